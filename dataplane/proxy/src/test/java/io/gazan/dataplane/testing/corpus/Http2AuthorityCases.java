package io.gazan.dataplane.testing.corpus;

import static io.gazan.dataplane.testing.corpus.Http2Draft.get;
import static io.gazan.dataplane.testing.corpus.Http2Draft.post;

import java.util.ArrayList;
import java.util.List;

/** {@code :authority} that is no host, and {@code host} beside it. */
final class Http2AuthorityCases {
  private static final String FAMILY = ":authority";

  private static final String[] VALUES = {
    "user@c.example",
    "user:pw@c.example",
    "@c.example",
    "c.example@",
    "c.example\r",
    "c.example\n",
    "c.example\r\n",
    "c.example\r\ninjected: y",
    "c.example\ninjected: y",
    "c.example\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: c.example",
    "c.example\u0000",
    "c.exa\u0000mple",
    "c.example\u007f",
    "c.example\t",
    "c.example ",
    " c.example",
    "c example",
    "c.example, evil.example",
    "c.example,evil.example",
    "c.example/x",
    "c.example?x",
    "c.example#x",
    "c.example\\x",
    "c.example:",
    "c.example:x",
    "c.example:80:80",
    "c.example:-1",
    "c.example:+80",
    "c.example:65536",
    "c.example: 80",
    "[::1",
    "::1]",
    "[]",
    "[::1]x",
    "[c.example]",
    "<c.example>",
    "c\"example",
    "c.ex\u00e4mple",
    "http://c.example",
    "*",
    "",
  };

  private Http2AuthorityCases() {}

  static List<Http2Case> all() {
    List<Http2Case> cases = new ArrayList<>();
    for (String value : VALUES) {
      cases.add(get().set(":authority", value).refused(FAMILY, value));
      cases.add(get().without(":authority").last("host", value).refused("host alone", value));
    }
    for (String value : new String[] {"c.example:8080", "C.EXAMPLE", "c.example:443"}) {
      cases.add(get().set(":authority", value).arrives("host", value).taken(FAMILY, value));
    }
    for (String value : new String[] {"c.example.", "..", "-", "a".repeat(300), "c.example:0"}) {
      cases.add(get().set(":authority", value).either(FAMILY, value));
    }
    besideHost(cases);
    return cases;
  }

  private static void besideHost(List<Http2Case> cases) {
    String family = "host beside :authority";
    for (String host :
        new String[] {
          "evil.example",
          "",
          "c.example:443",
          "c.example.",
          "c.example, evil.example",
          "c.example\r\ninjected: y",
          "c.example\n",
          "c.example ",
          " c.example",
          "c.example\u0000",
          "user@c.example",
        }) {
      cases.add(get().last("host", host).refused(family, host));
    }
    for (String host : new String[] {"c.example", "C.Example"}) {
      cases.add(get().last("host", host).arrives("host", "c.example").taken(family, host));
    }
    cases.add(
        get()
            .without(":authority")
            .last("host", "c.example")
            .arrives("host", "c.example")
            .taken("host alone", "c.example"));
    cases.add(get().without(":authority").refused("host", "none at all"));
    cases.add(get().last("host", "c.example").last("host", "c.example").refused("host", "twice"));
    cases.add(get().last("host", "c.example").last("host", "evil").refused("host", "two"));
    cases.add(
        get()
            .without(":authority")
            .last("host", "c.example")
            .last("host", "evil.example")
            .refused("host", "two alone"));
    cases.add(get().last("Host", "evil.example").refused("host", "upper case"));
    cases.add(get().last("host ", "evil.example").refused("host", "space behind the name"));
    cases.add(get().last(" host", "evil.example").refused("host", "space before the name"));
    cases.add(get().last("host:", "evil.example").refused("host", "colon in the name"));
    cases.add(post("hello").trailer("host", "evil.example").either("host", "in trailers"));
  }
}
