package io.gazan.dataplane.testing.corpus;

import static io.gazan.dataplane.testing.corpus.NegativeCase.HOST;
import static io.gazan.dataplane.testing.corpus.NegativeCase.SMUGGLED;
import static io.gazan.dataplane.testing.corpus.NegativeCase.either;
import static io.gazan.dataplane.testing.corpus.NegativeCase.refused;
import static io.gazan.dataplane.testing.corpus.NegativeCase.taken;
import static io.gazan.dataplane.testing.corpus.NegativeCase.waits;

import java.util.ArrayList;
import java.util.List;

/** {@code Content-Length} that is not plain digits, or that stands there twice. */
final class ContentLengthCases {
  private static final String FAMILY = "content-length";

  private static final String[] VALUES = {
    "",
    "+5",
    "-5",
    "-0",
    "+0",
    "5 5",
    "5,5",
    "5, 5",
    "5,6",
    "5;5",
    "0x5",
    "0X5",
    "0x",
    "5x",
    "x5",
    "5.0",
    "5e0",
    "\u00b2",
    "0000000000000000000005",
    "9223372036854775808",
    "9999999999999999999",
    "18446744073709551621",
    "4294967301000000000000",
    "5\u0000",
    "\u00005",
    "5\u000b",
    "\u000b5",
    "5\u000c",
    "\u00ef\u00bc\u0095",
    "5\u00a0",
    "\u00a05",
    "\"5\"",
    "'5'",
    "five",
    "5%",
    "%35",
    "5_0",
    "1_0",
    "0b101",
    "0o5",
    "5L",
    "5,",
    "5 ,",
    ",5",
    "5-5",
    "(5)",
    "NaN",
    "Infinity",
    "null",
    "--5",
    "++5",
    "5\r",
    "5\rx",
    "\r5",
    "5\u0001",
    "5\u007f",
    "5/1",
    "5:5",
    "=5",
    "5 hello",
    "5\t5",
  };

  private static final String[] LINES = {
    "Content-Length : 5",
    "Content-Length\t: 5",
    " Content-Length: 5",
    "\tContent-Length: 5",
    "Content-Length\u0000: 5",
    "Content-Length\u000b: 5",
    "Content-Length\u00a0: 5",
    "Content Length: 5",
    "Content-Length 5",
    "Content-Length=5",
    "Content-Length",
    "X: y\rContent-Length: 5",
    "X: y\nContent-Length: 5",
    "X: y\u0000Content-Length: 5",
    "Content-Length:\r\n 5",
    "Content-Length: 5\r\n 5",
    "Content-Length: 5\nX: y",
    "Content-Length: 5\r\nContent-Length: 5",
    "Content-Length: 5\r\nContent-Length: 6",
    "Content-Length: 0\r\nContent-Length: 5",
    "Content-Length: 5\r\nContent-Length: 0",
    "Content-Length: 5\r\ncontent-length: 5",
    "Content-Length:\r\nContent-Length: 5",
    "Content-Length: 5\r\nX: y\r\nCONTENT-LENGTH: 05",
  };

  private ContentLengthCases() {}

  static List<NegativeCase> all() {
    List<NegativeCase> cases = new ArrayList<>();
    for (String value : VALUES) {
      String line = "Content-Length: " + value;
      cases.add(refused(FAMILY, line, post(line)));
    }
    for (String line : LINES) {
      cases.add(refused(FAMILY, line, post(line)));
      cases.add(refused(FAMILY, line + " on a GET", post(line).replace("POST", "GET")));
    }
    for (String line : new String[] {"Content-Length: 05", "Content-Length: 000000000000000005"}) {
      cases.add(either(FAMILY, line, post(line)));
    }
    for (String line :
        new String[] {
          "Content_Length: 5", "ContentLength: 5", "Content-Lengths: 5", "X-Content-Length: 5"
        }) {
      // No body then: "hello" is the begin of a next request that never comes.
      cases.add(either(FAMILY, line, post(line)));
    }
    for (String line :
        new String[] {"Content-Length:5", "Content-Length: \t 5 \t", "content-length: 5"}) {
      cases.add(taken(FAMILY, line, post(line)));
    }
    cases.add(taken(FAMILY, "on a GET", post("Content-Length: 5").replace("POST", "GET")));
    cases.add(
        taken(
            FAMILY,
            "in HTTP/1.0",
            post("Content-Length: 5")
                .replace("HTTP/1.1\r\n", "HTTP/1.0\r\nConnection: keep-alive\r\n")));
    cases.add(taken(FAMILY, "none on a POST", "POST {T} HTTP/1.1\r\n" + HOST + "\r\n"));
    cases.add(waits(FAMILY, "more than comes", post("Content-Length: 50")));
    String hidden = "GET " + SMUGGLED + " HTTP/1.1\r\n" + HOST + "\r\n";
    cases.add(
        taken(
            FAMILY,
            "a request as the body of a GET",
            "GET {T} HTTP/1.1\r\n"
                + HOST
                + "Content-Length: "
                + hidden.length()
                + "\r\n\r\n"
                + hidden));
    cases.add(
        taken(
            FAMILY,
            "a request as the body of an OPTIONS",
            "OPTIONS {T} HTTP/1.1\r\n"
                + HOST
                + "Content-Length: "
                + hidden.length()
                + "\r\n\r\n"
                + hidden));
    return cases;
  }

  private static String post(String line) {
    return "POST {T} HTTP/1.1\r\n" + HOST + line + "\r\n\r\nhello";
  }
}
