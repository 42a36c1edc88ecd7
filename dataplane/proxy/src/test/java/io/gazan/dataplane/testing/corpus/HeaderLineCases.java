package io.gazan.dataplane.testing.corpus;

import static io.gazan.dataplane.testing.corpus.NegativeCase.HOST;
import static io.gazan.dataplane.testing.corpus.NegativeCase.either;
import static io.gazan.dataplane.testing.corpus.NegativeCase.refused;
import static io.gazan.dataplane.testing.corpus.NegativeCase.taken;

import java.util.ArrayList;
import java.util.List;

/** Header lines that are not {@code token ":" OWS value OWS}, and options of the connection. */
final class HeaderLineCases {
  private static final String[] LINES = {
    "no colon",
    ": empty name",
    " : blank name",
    "X : space before the colon",
    "X\t: tab before the colon",
    "X Y: space in the name",
    " X: leading space",
    "\tX: leading tab",
    "X: y\r\n folded",
    "X: y\r\n\tfolded",
    "X: y\r\n \r\n folded",
    "X:\r\n y",
    "X: y\r\n ",
    "X: a\u0000b",
    "X: \u0000",
    "X\u0000: y",
    "X: a\rb",
    "X: a\nb",
    "X: a\r\rb",
    "X: y\r",
    "X: y\r\r\nZ: w",
    "X: y\n\r\nZ: w",
    "X: \u0001",
    "X: \u0008",
    "X: \u000b",
    "X: \u000c",
    "X: \u001f",
    "X: \u007f",
    "X: a\u001b[31m",
    "X\u0080: y",
    "X\u00e4: y",
    "\u00e4: y",
    "X\u007f: y",
    "X\u0001: y",
    "X\r: y",
    "X\n: y",
    "\u0000",
    "\u0000: y",
    "X: y\nContent-Length: 5",
    "X: y\rHost: evil.example",
    "X: y\nHost: evil.example",
  };

  private HeaderLineCases() {}

  static List<NegativeCase> all() {
    List<NegativeCase> cases = new ArrayList<>();
    for (String line : LINES) {
      cases.add(refused("header-line", line, after(line)));
    }
    for (String c : "( ) , / ; < = > ? @ [ \\ ] { } \"".split(" ", -1)) {
      cases.add(refused("header-name", "X" + c + "Y", after("X" + c + "Y: z")));
    }
    for (String first : new String[] {" X: y", "\tX: y", " ", "\t", " folded", ":", ": x"}) {
      cases.add(
          refused(
              "header-line",
              "first: " + first,
              "GET {T} HTTP/1.1\r\n" + first + "\r\n" + HOST + "\r\n"));
    }
    for (String line :
        new String[] {
          "X:",
          "X: ",
          "X:y",
          "X:\ty\t",
          "X: y: z",
          "X: \u00e4\u00ff\u0080",
          "!#$%&'*+-.^`|~: y",
          "X: a\tb",
          "X: y\r\nX: z"
        }) {
      cases.add(taken("header-line", line, after(line)));
    }
    for (String line :
        new String[] {
          "_X: y", "X_Forwarded_For: 6.6.6.6", "HTTP_HOST: evil.example", "Host_: evil"
        }) {
      cases.add(taken("underscore", line, after(line)));
    }
    connection(cases);
    return cases;
  }

  private static void connection(List<NegativeCase> cases) {
    String family = "connection";
    for (String line :
        new String[] {
          "Connection: Host",
          "Connection: X-Forwarded-For",
          "Connection: keep-alive, X-Real-IP",
          "Connection: Content-Length",
          "Connection: Transfer-Encoding",
          "Connection: Authorization",
          "Connection: Cookie",
          "Connection: X-Request-Id",
          "Connection: ,,,",
          "Connection:",
          "Connection: \u00e4",
          "Connection: \"close\"",
          "Connection: keep-alive\r\nConnection: X-Forwarded-For",
          "Proxy-Connection: X-Forwarded-For",
          "Keep-Alive: timeout=5, max=1000",
          "Connection: upgrade",
          "Upgrade: h2c",
          "Connection: Upgrade\r\nUpgrade: h2c",
          "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMA",
          "Connection: Upgrade\r\nUpgrade: TLS/1.2",
          "Connection: Upgrade\r\nUpgrade: websocket",
          "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x",
          "Connection: Upgrade\r\nUpgrade: x\u00e4",
          "TE: trailers",
          "TE: trailers, chunked",
          "Trailer: Content-Length",
          "Trailer: Host",
          "X-HTTP-Method-Override: PUT",
          "X-Original-URL: /smuggled",
          "X-Rewrite-URL: /smuggled",
          "Forwarded: for=6.6.6.6",
          "X-Forwarded-For: 6.6.6.6",
          "X-Forwarded-Host: evil.example\r\nX-Forwarded-Host: evil.example",
          "Max-Forwards: 0",
          "HTTP2-Settings: AAMAAABkAAQAAP__",
          ".: y",
        }) {
      cases.add(either(family, line, after(line)).with(400, 426, 501));
    }
    String body = "GET /smuggled HTTP/1.1\r\n" + HOST + "\r\n";
    for (String option :
        new String[] {"Content-Length", "content-length", "close, Content-Length"}) {
      cases.add(
          either(
              family,
              option + " with a body",
              "POST {T} HTTP/1.1\r\n"
                  + HOST
                  + "Connection: "
                  + option
                  + "\r\nContent-Length: "
                  + body.length()
                  + "\r\n\r\n"
                  + body));
    }
    cases.add(
        either(
            family,
            "Transfer-Encoding with a body",
            "POST {T} HTTP/1.1\r\n"
                + HOST
                + "Connection: Transfer-Encoding\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"));
    for (String value :
        new String[] {
          "",
          "100",
          "200-ok",
          "100-continue, x",
          "x, 100-continue",
          "100-continue;q=1",
          "\u0001",
          "\"100-continue\""
        }) {
      cases.add(
          refused(
                  "expect",
                  "Expect: " + value,
                  "POST {T} HTTP/1.1\r\n"
                      + HOST
                      + "Expect: "
                      + value
                      + "\r\nContent-Length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body)
              .with(400, 417));
    }
    cases.add(
        refused(
                "expect",
                "twice",
                "POST {T} HTTP/1.1\r\n"
                    + HOST
                    + "Expect: 100-continue\r\nExpect: x\r\nContent-Length: "
                    + body.length()
                    + "\r\n\r\n"
                    + body)
            .with(400, 417));
    cases.add(either("expect", "without a body", after("Expect: 100-continue")).with(400, 417));
  }

  private static String after(String line) {
    return "GET {T} HTTP/1.1\r\n" + HOST + line + "\r\n\r\n";
  }
}
