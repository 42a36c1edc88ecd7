package io.gazan.dataplane.testing.corpus;

import static io.gazan.dataplane.testing.corpus.NegativeCase.HOST;
import static io.gazan.dataplane.testing.corpus.NegativeCase.SMUGGLED;
import static io.gazan.dataplane.testing.corpus.NegativeCase.either;
import static io.gazan.dataplane.testing.corpus.NegativeCase.refused;
import static io.gazan.dataplane.testing.corpus.NegativeCase.taken;

import java.util.ArrayList;
import java.util.List;

/** {@code Transfer-Encoding}, spelled in every way in which somebody once read it as chunked. */
final class TransferEncodingCases {
  private static final String FAMILY = "transfer-encoding";
  private static final String LAST_CHUNK = "0\r\n\r\n";
  private static final String HIDDEN =
      LAST_CHUNK + "GET " + SMUGGLED + " HTTP/1.1\r\n" + HOST + "\r\n";

  /** Values that are not exactly {@code chunked}. */
  private static final String[] VALUES = {
    "",
    "xchunked",
    "chunkedx",
    "chunk",
    "chu nked",
    "chun\tked",
    "chunked, chunked",
    "chunked,chunked",
    "chunked,",
    "chunked ,",
    ",chunked",
    " , chunked",
    "chunked;q=1",
    "chunked; a",
    "chunked;",
    "\"chunked\"",
    "'chunked'",
    "chunked chunked",
    "identity",
    "gzip",
    "gzip, chunked",
    "chunked, gzip",
    "deflate",
    "compress, chunked",
    "br, chunked",
    "chunked, identity",
    "identity, chunked",
    "x, chunked",
    "chunked\u0000",
    "\u0000chunked",
    "chunked\u000b",
    "\u000bchunked",
    "\u000cchunked",
    "chunked\u000c",
    "\u00a0chunked",
    "chunked\u00a0",
    "chunked\u0085",
    "\u00e4chunked",
    "%63hunked",
    "\\chunked",
    "chunked\\",
    "[chunked]",
    "{chunked}",
    "(chunked)",
    "chunked()",
    "<chunked>",
    "cow",
    "null",
    "0",
    "chunked/1.0",
    "trailers",
    ": chunked",
    "=chunked",
    "Transfer-Encoding: chunked",
    "chunked\r",
    "chunked\rx",
    "\rchunked",
    "chunked\u007f",
    "\u0001chunked",
    "chunked\u001f",
    "\u00efchunked",
    "chunked, \"chunked\"",
  };

  /** Lines whose name or shape is not what it should be. */
  private static final String[] LINES = {
    "Transfer-Encoding : chunked",
    "Transfer-Encoding\t: chunked",
    " Transfer-Encoding: chunked",
    "\tTransfer-Encoding: chunked",
    "Transfer-Encoding\u000b: chunked",
    "Transfer-Encoding\u0000: chunked",
    "Transfer-Encoding\u00a0: chunked",
    "Transfer-Encoding\u007f: chunked",
    "Transfer Encoding: chunked",
    "Transfer-Encoding;: chunked",
    "Transfer-Encoding=chunked",
    "Transfer-Encoding chunked",
    "Transfer-Encoding",
    ": chunked",
    "Transfer\u00e2\u0080\u0090Encoding: chunked",
    "\u0000Transfer-Encoding: chunked",
    "\u00ef\u00bb\u00bfTransfer-Encoding: chunked",
    "\"Transfer-Encoding\": chunked",
    "[Transfer-Encoding]: chunked",
    "Transfer-Encoding\r: chunked",
    "Transfer-Encoding\r\n: chunked",
    "X: y\rTransfer-Encoding: chunked",
    "X: y\nTransfer-Encoding: chunked",
    "X: y\r\rTransfer-Encoding: chunked",
    "X: y\n\rTransfer-Encoding: chunked",
    "X: y\u0000\r\nTransfer-Encoding: chunked",
    "X: y\u0000Transfer-Encoding: chunked",
    "Transfer-\r\n Encoding: chunked",
    "Transfer-Encoding:\r\n chunked",
    "Transfer-Encoding:\r\n\tchunked",
    "Transfer-Encoding: chunked\r\n , identity",
    "Transfer-Encoding: identity\r\n , chunked",
    "Transfer-Encoding:\n chunked",
    "Transfer-Encoding: chunked\nX: y",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
    "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked",
    "Transfer-Encoding: x\r\nTransfer-Encoding: chunked",
    "Transfer-Encoding:\r\nTransfer-Encoding: chunked",
    "Transfer-Encoding: chunked\r\ntransfer-encoding: gzip",
  };

  /** Lines that mean nothing here and must mean nothing to the endpoint either. */
  private static final String[] OTHER_NAMES = {
    "Transfer_Encoding: chunked",
    "TransferEncoding: chunked",
    "X-Transfer-Encoding: chunked",
    "Transfer-Encodings: chunked",
    "Transfer.Encoding: chunked",
    "Content-Encoding: chunked",
    "Transfer-Coding: chunked",
    "Foo: Transfer-Encoding: chunked",
    "TE: chunked",
  };

  private TransferEncodingCases() {}

  static List<NegativeCase> all() {
    List<NegativeCase> cases = new ArrayList<>();
    for (String value : VALUES) {
      String line = "Transfer-Encoding: " + value;
      cases.add(refused(FAMILY, line, alone(line)).with(400, 501));
      cases.add(refused(FAMILY, line + " with a length", withLength(line)).with(400, 501));
    }
    for (String line : LINES) {
      cases.add(refused(FAMILY, line, alone(line)).with(400, 501));
      cases.add(refused(FAMILY, line + " with a length", withLength(line)).with(400, 501));
    }
    for (String line : OTHER_NAMES) {
      cases.add(either(FAMILY, line, withLength(line)));
    }
    for (String value : new String[] {"chunked", "Chunked", "CHUNKED", "\tchunked", "chunked \t"}) {
      String line = "Transfer-Encoding: " + value;
      cases.add(refused(FAMILY, line + " with a length", withLength(line)).with(400, 501));
      cases.add(refused(FAMILY, line + " after a length", lengthFirst(line)).with(400, 501));
      cases.add(
          refused(FAMILY, line + " in HTTP/1.0", alone(line).replace("HTTP/1.1", "HTTP/1.0"))
              .with(400, 501));
      cases.add(either(FAMILY, line + " on its own", alone(line)).with(400, 501));
    }
    cases.add(taken(FAMILY, "exactly chunked", alone("Transfer-Encoding: chunked")));
    cases.add(
        taken(FAMILY, "on a GET", alone("Transfer-Encoding: chunked").replace("POST", "GET")));
    cases.add(
        refused(
            FAMILY,
            "with a length of zero",
            "POST {T} HTTP/1.1\r\n"
                + HOST
                + "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n"
                + HIDDEN));
    return cases;
  }

  private static String alone(String line) {
    return "POST {T} HTTP/1.1\r\n" + HOST + line + "\r\n\r\n" + LAST_CHUNK;
  }

  private static String withLength(String line) {
    return "POST {T} HTTP/1.1\r\n"
        + HOST
        + line
        + "\r\nContent-Length: "
        + HIDDEN.length()
        + "\r\n\r\n"
        + HIDDEN;
  }

  private static String lengthFirst(String line) {
    return "POST {T} HTTP/1.1\r\n"
        + HOST
        + "Content-Length: "
        + HIDDEN.length()
        + "\r\n"
        + line
        + "\r\n\r\n"
        + HIDDEN;
  }
}
