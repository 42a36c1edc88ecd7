package io.gazan.dataplane.testing.corpus;

import static io.gazan.dataplane.testing.corpus.NegativeCase.HOST;
import static io.gazan.dataplane.testing.corpus.NegativeCase.brokenBody;
import static io.gazan.dataplane.testing.corpus.NegativeCase.either;
import static io.gazan.dataplane.testing.corpus.NegativeCase.taken;
import static io.gazan.dataplane.testing.corpus.NegativeCase.waits;

import java.util.ArrayList;
import java.util.List;

/** Chunked bodies with odd sizes, extensions, ends and trailers. */
final class ChunkCases {
  private static final String HEAD =
      "POST {T} HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n";

  /** What stands for the size line {@code 5\r\n}. */
  private static final String[] SIZE_LINES = {
    "0x5\r\n",
    "0X5\r\n",
    "x5\r\n",
    "+5\r\n",
    "-5\r\n",
    " 5\r\n",
    "\t5\r\n",
    "5_\r\n",
    "5,\r\n",
    "5.0\r\n",
    "\r\n",
    "g\r\n",
    "5g\r\n",
    "5h\r\n",
    "ffffffffffffffff\r\n",
    "10000000000000005\r\n",
    "100000000000000000000005\r\n",
    "-1\r\n",
    "5 5\r\n",
    "5\n",
    "5\r5\r\n",
    "5\r\r\n",
    "5\u0000\r\n",
    "\u00005\r\n",
    "5\u000b\r\n",
    "5\u00a0\r\n",
    "\u00ef\u00bc\u0095\r\n",
    "\"5\"\r\n",
    "5;a\n",
    "5;a\rb\r\n",
    "5;a\nb\r\n",
    "5;a=\"\r\n\"\r\n",
    "5;a=\"\n\"\r\n",
    "5;\u0000\r\n",
    "5;a=\u0001\r\n",
    "5\r\n\r\n",
    ";a\r\n",
    "=5\r\n",
    "5%\r\n",
    "%35\r\n",
    "5:\r\n",
  };

  private static final String[] BODIES = {
    "5\r\nhello0\r\n\r\n",
    "5\r\nhello\n0\r\n\r\n",
    "5\r\nhello\r0\r\n\r\n",
    "5\r\nhelloX\r\n0\r\n\r\n",
    "5\r\nhell\r\n0\r\n\r\n",
    "5\r\nhello\r\r\n0\r\n\r\n",
    "5\r\nhello \r\n0\r\n\r\n",
    "5\r\nhello\r\n0\n\r\n",
    "0\n\n",
    "5\r\nhello\r\n0\r\nno colon\r\n\r\n",
    "0\r\n X: y\r\n\r\n",
    "0\r\nX: y\r\n folded\r\n\r\n",
    "0\r\nX : y\r\n\r\n",
    "0\r\n: y\r\n\r\n",
    "0\r\nX: y\nZ: w\r\n\r\n",
    "0\r\nX: a\u0000b\r\n\r\n",
    "0\r\nX: a\rb\r\n\r\n",
    "0\r\nX\u0000: y\r\n\r\n",
    "0\r\n\u0000\r\n\r\n",
    "0\r\n\n",
    "0\r\nX: y\r\n\n",
    "0x0\r\n\r\n",
    "-0\r\n\r\n",
  };

  private ChunkCases() {}

  static List<NegativeCase> all() {
    List<NegativeCase> cases = new ArrayList<>();
    for (String size : SIZE_LINES) {
      cases.add(brokenBody("chunk-size", size, HEAD + size + "hello\r\n0\r\n\r\n"));
    }
    for (String body : BODIES) {
      cases.add(brokenBody("chunk-body", body, HEAD + body));
    }
    cases.add(
        brokenBody("chunk-body", "30 trailers", HEAD + "0\r\n" + "X: y\r\n".repeat(30) + "\r\n")
            .with(400, 431));
    cases.add(
        brokenBody(
                "chunk-body",
                "100 KB of trailers",
                HEAD + "0\r\nX: " + "y".repeat(100_000) + "\r\n\r\n")
            .with(400, 431));
    cases.add(
        brokenBody(
            "chunk-extension",
            "10,000 bytes",
            HEAD + "5;a=" + "b".repeat(10_000) + "\r\nhello\r\n0\r\n\r\n"));
    cases.add(
        brokenBody(
            "chunk-extension",
            "100 bytes a thousand times",
            HEAD + ("1;" + "e".repeat(100) + "\r\nx\r\n").repeat(1000) + "0\r\n\r\n"));
    for (String size :
        new String[] {
          "05\r\n",
          "0000005\r\n",
          "5;a\r\n",
          "5;a=b\r\n",
          "5;a=\"b\"\r\n",
          "5;a=\"\\\"\"\r\n",
          "5 ;a\r\n",
          "5 \r\n",
          "5\t\r\n",
          "5;\r\n",
          "5;;\r\n",
          "5; a = b\r\n",
          "5;a=\"b\r\n",
          "000000000000000000000005\r\n"
        }) {
      cases.add(either("chunk-size", size, HEAD + size + "hello\r\n0\r\n\r\n"));
    }
    cases.add(taken("chunk-body", "in two", HEAD + "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"));
    cases.add(taken("chunk-body", "upper case", HEAD + "A\r\n0123456789\r\n0\r\n\r\n"));
    cases.add(
        taken(
            "chunk-body", "a chunk that looks like the end", HEAD + "5\r\n0\r\n\r\n\r\n0\r\n\r\n"));
    cases.add(
        taken(
            "chunk-body",
            "a request as the body",
            HEAD + "2b\r\nGET /smuggled HTTP/1.1\r\nHost: c.example\r\n\r\n\r\n0\r\n\r\n"));
    cases.add(taken("trailer", "one", HEAD + "5\r\nhello\r\n0\r\nX: y\r\n\r\n"));
    for (String trailer :
        new String[] {
          "Content-Length: 5",
          "Transfer-Encoding: chunked",
          "Host: evil.example",
          "X-Forwarded-For: 6.6.6.6",
          "Connection: close",
          "Authorization: x",
          "Trailer: x",
          "X_Y: z"
        }) {
      cases.add(either("trailer", trailer, HEAD + "5\r\nhello\r\n0\r\n" + trailer + "\r\n\r\n"));
    }
    for (String body :
        new String[] {
          "",
          "5",
          "5\r",
          "5\r\n",
          "5\r\nhel",
          "5\r\nhello",
          "5\r\nhello\r\n",
          "5\r\nhello\r\n0",
          "5\r\nhello\r\n0\r\n",
          "0\r\n\r",
          "0\r\nX: y",
          "0\r\nX: y\r\n",
          "ffffff\r\nhello"
        }) {
      cases.add(waits("chunk-body", "ends with " + body, HEAD + body));
    }
    return cases;
  }
}
