package io.gazan.dataplane.testing.corpus;

import static io.gazan.dataplane.testing.corpus.NegativeCase.either;
import static io.gazan.dataplane.testing.corpus.NegativeCase.refused;
import static io.gazan.dataplane.testing.corpus.NegativeCase.taken;

import java.util.ArrayList;
import java.util.List;

/** {@code Host} that is missing, doubled or no host, and targets in absolute form beside it. */
final class HostCases {
  private static final String FAMILY = "host";

  private static final String[] VALUES = {
    "a b",
    "a, b",
    "a,b c",
    "c.example/x",
    "c.example?x",
    "c.example#x",
    "user@c.example",
    "user:pw@c.example",
    "@c.example",
    "c.example:x",
    "c.example:80:80",
    "c.example:-1",
    "c.example:+80",
    "c.example:65536",
    "c.example:99999999999",
    "c.example: 80",
    "c.example :80",
    "c.example:80x",
    "[::1",
    "::1]",
    "[::1]x",
    "[g::1]",
    "[::1]:x",
    "[::1]:80:80",
    "[]",
    "[c.example]",
    "c\\example",
    "c\"example",
    "<c.example>",
    "c.example\u0000",
    "c.exa\u0000mple",
    "c.ex\u00e4mple",
    "c.example\u00a0",
    "c.ex\tample",
    "{c.example}",
    "c^example",
    "c|example",
    "c`example",
    "c.example\r",
    "c.example\u000b",
    "http://c.example",
    "c.example\u007f",
    "c.example, c.example",
    "c.example;x y",
    "c example",
  };

  private HostCases() {}

  static List<NegativeCase> all() {
    List<NegativeCase> cases = new ArrayList<>();
    for (String value : VALUES) {
      cases.add(refused(FAMILY, "Host: " + value, get("{T}", "Host: " + value)));
    }
    for (String lines :
        new String[] {
          "X: y",
          "Host: c.example\r\nHost: c.example",
          "Host: c.example\r\nHost: evil.example",
          "Host: c.example\r\nX: y\r\nhost: c.example",
          "Host: c.example\r\nHost:",
          "Host:\r\nHost: c.example",
          "Host : c.example",
          "Host\t: c.example",
          " Host: c.example",
          "X: y\r\n Host: c.example",
          "Host: c.example\r\n evil.example",
          "Host:\r\n c.example",
          "Host: c.example\nHost: evil.example",
          "Host: c.example\rHost: evil.example",
          "Host=c.example",
          "Host",
          "Host_: c.example",
          "Xost: c.example",
        }) {
      cases.add(refused(FAMILY, lines, get("{T}", lines)));
    }
    for (String value :
        new String[] {
          "",
          "c.example.",
          ".",
          "..",
          "a..b",
          "-",
          "c.example:",
          "c%2eexample",
          "c.example:0",
          "c;example",
          "a,b",
          "a".repeat(300),
          "[::ffff:127.0.0.1]",
          "0x7f.1"
        }) {
      cases.add(either(FAMILY, "Host: " + value, get("{T}", "Host: " + value)).with(400, 404));
    }
    for (String value :
        new String[] {"c.example:80", "C.EXAMPLE", "c.example:8080", "\tc.example\t"}) {
      cases.add(taken(FAMILY, "Host: " + value, get("{T}", "Host: " + value)));
    }
    for (String old :
        new String[] {
          "Host: c.example\r\nHost: c.example", "Host: a b", "Host: c.example\r\nHost: evil"
        }) {
      cases.add(
          refused(FAMILY, old + " in HTTP/1.0", get("{T}", old).replace("HTTP/1.1", "HTTP/1.0")));
    }
    absolute(cases);
    return cases;
  }

  private static void absolute(List<NegativeCase> cases) {
    String family = "absolute-form";
    String host = "Host: c.example";
    for (String target :
        new String[] {
          "http://evil.example{T}",
          "http://c.example.evil{T}",
          "http://u@c.example{T}",
          "http://u:p@c.example{T}",
          "http://c.example:81{T}",
          "http://c.example:x{T}",
          "http://[::1]{T}",
          "http://c.example\\{T}",
          "http://c%2eexample{T}",
          "http://c.example@evil.example{T}",
          "http://c.example#{T}",
          "http:// c.example{T}",
          "http://c.example:80:80{T}",
          "http://evil.example?{T}",
          "https://evil.example{T}",
          "http://\u0000{T}",
        }) {
      cases.add(refused(family, target, get(target, host)));
    }
    cases.add(refused(family, "without Host", get("http://c.example{T}", "X: y")));
    cases.add(refused(family, "two Hosts", get("http://c.example{T}", host + "\r\n" + host)));
    cases.add(refused(family, "other Host", get("http://c.example{T}", "Host: evil.example")));
    cases.add(taken(family, "the same host", get("http://c.example{T}", host)));
    for (String target :
        new String[] {
          "HTTP://c.example{T}",
          "https://c.example{T}",
          "http://C.Example{T}",
          "http://c.example:80{T}",
          "http://c.example:{T}"
        }) {
      cases.add(either(family, target, get(target, host)));
    }
  }

  private static String get(String target, String lines) {
    return "GET " + target + " HTTP/1.1\r\n" + lines + "\r\n\r\n";
  }
}
