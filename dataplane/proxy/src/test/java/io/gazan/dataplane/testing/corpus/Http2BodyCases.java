package io.gazan.dataplane.testing.corpus;

import static io.gazan.dataplane.testing.corpus.Http2Draft.get;
import static io.gazan.dataplane.testing.corpus.Http2Draft.post;

import java.util.ArrayList;
import java.util.List;

/** {@code content-length} against DATA, and what stands in DATA and in trailers. */
final class Http2BodyCases {
  private static final String FAMILY = "content-length";
  private static final String SMUGGLE = "GET /smuggled HTTP/1.1\r\nHost: c.example\r\n\r\n";

  private static final String[] ODD = {
    "",
    " ",
    " 5",
    "5 ",
    "\t5",
    "+5",
    "-5",
    "-0",
    "0x5",
    "5e0",
    "5.0",
    "5,5",
    "5, 5",
    "5,",
    ",5",
    "5;",
    "five",
    "\"5\"",
    "5\r\n",
    "5\r\ntransfer-encoding: chunked",
    "5\n",
    "5\u0000",
    "\u0000" + "5",
    "5\u000b",
    "\u00b2",
    "\u00b5",
    "18446744073709551621",
    "9223372036854775808",
    "9".repeat(40),
  };

  private Http2BodyCases() {}

  static List<Http2Case> all() {
    List<Http2Case> cases = new ArrayList<>();
    for (String length : ODD) {
      cases.add(post("hello").last("content-length", length).refused(FAMILY, length));
    }
    for (String length : new String[] {"05", "0000000005"}) {
      cases.add(
          post("hello")
              .last("content-length", length)
              .arrives("content-length", "5")
              .either(FAMILY, length));
    }
    lies(cases);
    cases.add(
        post("hello")
            .last("content-length", "5")
            .arrives("content-length", "5")
            .taken(FAMILY, "5"));
    cases.add(
        post("hel", "", "lo")
            .last("content-length", "5")
            .arrives("content-length", "5")
            .taken(FAMILY, "5 in pieces"));
    cases.add(post("").last("content-length", "0").taken(FAMILY, "0 and empty DATA"));
    cases.add(get().last("content-length", "0").taken(FAMILY, "0 without DATA"));
    cases.add(get().data("hello").last("content-length", "5").taken(FAMILY, "in a GET"));
    content(cases);
    trailers(cases);
    return cases;
  }

  private static void lies(List<Http2Case> cases) {
    for (String length : new String[] {"1", "5", "100"}) {
      cases.add(get().last("content-length", length).refused(FAMILY, length + " without DATA"));
      cases.add(post("").last("content-length", length).brokenBody(FAMILY, length + ", empty"));
    }
    for (String length : new String[] {"6", "10", "1000000"}) {
      cases.add(post("hello").last("content-length", length).brokenBody(FAMILY, "short " + length));
      cases.add(
          post("hel", "lo")
              .last("content-length", length)
              .brokenBody(FAMILY, "short, in two " + length));
      cases.add(
          post("hello")
              .last("content-length", length)
              .trailer("x", "y")
              .brokenBody(FAMILY, "short, with trailers " + length));
    }
    for (String length : new String[] {"0", "1", "4"}) {
      cases.add(post("hello").last("content-length", length).either(FAMILY, "long " + length));
      cases.add(
          post(SMUGGLE)
              .last("content-length", length)
              .either(FAMILY, "a request behind " + length));
    }
    cases.add(post("hello", SMUGGLE).last("content-length", "5").either(FAMILY, "DATA behind 5"));
    cases.add(post("", SMUGGLE).last("content-length", "0").either(FAMILY, "DATA behind 0"));
    for (String second : new String[] {"5", "0", "6", "50", ""}) {
      cases.add(
          post("hello")
              .last("content-length", "5")
              .last("content-length", second)
              .refused(FAMILY, "5 and " + second));
      cases.add(
          post("hello")
              .last("content-length", second)
              .last("x", "y")
              .last("content-length", "5")
              .refused(FAMILY, second + " and 5"));
    }
  }

  private static void content(List<Http2Case> cases) {
    String family = "DATA";
    for (String text :
        new String[] {
          "hello",
          SMUGGLE,
          "0\r\n\r\n" + SMUGGLE,
          "\r\n0\r\n\r\n" + SMUGGLE,
          "5\r\nhello\r\n0\r\n\r\n",
          "\u0000",
          "a".repeat(12_000),
        }) {
      cases.add(post(text).arrives("transfer-encoding", "chunked").taken(family, text));
      cases.add(
          post(text).last("content-length", "" + text.length()).taken(family, "sized " + text));
      cases.add(get().data(text).taken(family, "in a GET " + text));
    }
    cases.add(post("").taken(family, "empty"));
    cases.add(post("", "", "a", "", "b", "").taken(family, "empty ones between"));
    cases.add(post("0\r\n", "\r\n", SMUGGLE).taken(family, "in pieces"));
  }

  private static void trailers(List<Http2Case> cases) {
    String family = "trailers";
    for (String name : new String[] {"content-length", "x-forwarded-for", "authorization", "x"}) {
      cases.add(post("hello").trailer(name, Http2Case.CLAIM).taken(family, name));
    }
    cases.add(post("hello").trailer("content-length", "100").taken(family, "a length of 100"));
    cases.add(post("hello").trailer(Http2Case.MARK, "evil").taken(family, Http2Case.MARK));
    cases.add(post("").trailer("x", "y").taken(family, "without a body"));
    for (String name :
        new String[] {
          "transfer-encoding", "connection", "upgrade", "keep-alive", "proxy-connection", "te"
        }) {
      cases.add(post("hello").trailer(name, "chunked").brokenBody(family, name));
    }
    for (String name :
        new String[] {"", "X-Upper", "x y", "x:", "x\r\ninjected", "x\n", "x\u0000", " x", "x "}) {
      cases.add(post("hello").trailer(name, "y").brokenBody(family, "name " + name));
    }
    for (String value :
        new String[] {
          "a\r\ninjected: y", "a\n", "a\r", "a\u0000", " a", "a ", "\r\n\r\n" + SMUGGLE
        }) {
      cases.add(post("hello").trailer("x", value).brokenBody(family, "value " + value));
    }
    cases.add(post("hello").trailer("x", "v".repeat(40_000)).brokenBody(family, "40,000 bytes"));
  }
}
