package io.gazan.dataplane.testing.corpus;

import static io.gazan.dataplane.testing.corpus.Http2Draft.get;
import static io.gazan.dataplane.testing.corpus.Http2Draft.post;

import java.util.ArrayList;
import java.util.List;

/** Regular fields: bytes that break a line, headers of a connection, cookies, claims, sizes. */
final class Http2FieldCases {
  private static final String[] NAMES = {
    "",
    " ",
    " x",
    "x ",
    "x y",
    "x\t",
    "x\r",
    "x\n",
    "x\r\n",
    "x\u0000",
    "x\u007f",
    "x\r\ninjected",
    "x: y\r\ninjected",
    "x\ninjected",
    "x\rinjected",
    "x: y\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: c.example\r\nx",
    "x:",
    "x: injected",
    "x(",
    "x,y",
    "x/y",
    "x;y",
    "x=y",
    "x\"y\"",
    "x@y",
    "x[0]",
    "x\\y",
    "x{y}",
    "\u00e4",
    "x\u0085",
    "X-Upper",
    "x-uppeR",
    "Content-Length",
    "content-lengtH",
    "Transfer-Encoding",
    "transfer-encodinG",
    "transfer-encoding ",
    " transfer-encoding",
    "transfer-encoding:",
    "transfer-encoding\t",
    "transfer-encoding\u0000",
    "\r\ntransfer-encoding",
    "content-length ",
    "content-length:",
    "content-length\u000b",
  };

  private static final String[] VALUES = {
    " ",
    "\t",
    " a",
    "a ",
    "\ta",
    "a\t",
    "\r",
    "\n",
    "\r\n",
    "a\r",
    "a\n",
    "a\r\n",
    "a\r\ninjected: y",
    "a\ninjected: y",
    "a\rinjected: y",
    "a\r\n injected: y",
    "a\r\ntransfer-encoding: chunked",
    "a\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: c.example\r\n\r\n",
    "a\n\nGET /smuggled HTTP/1.1\nHost: c.example\n\n",
    "a\u0000b",
    "a\u0001",
    "a\u0008",
    "a\u000b",
    "a\u000c",
    "a\u001b[2J",
    "a\u007f",
  };

  private static final String[] CODINGS = {
    "chunked",
    "CHUNKED",
    "Chunked",
    "chunked, chunked",
    "chunked,",
    ",chunked",
    "gzip, chunked",
    "chunked, identity",
    "identity",
    "xchunked",
    "chunkedx",
    "chunk",
    "\"chunked\"",
    "chunked;q=1",
    "chunked ",
    " chunked",
    "\tchunked",
    "chunked\t",
    "chunked\r\n",
    "chunked\n",
    "chunked\u0000",
    "chunked\u000b",
    "trailers",
    "",
  };

  private Http2FieldCases() {}

  static List<Http2Case> all() {
    List<Http2Case> cases = new ArrayList<>();
    for (String name : NAMES) {
      cases.add(get().last(name, "y").refused("field name", name));
    }
    for (String value : VALUES) {
      cases.add(get().last("x", value).refused("field value", value));
      cases.add(get().last("user-agent", value).refused("value of a known field", value));
    }
    for (String value : new String[] {"", "a\tb", "a: b", "\u00e4", "a\u0085b", "a, b", "\"a\""}) {
      cases.add(get().last("x", value).arrives("x", value).taken("field value", value));
    }
    connection(cases);
    cookies(cases);
    claims(cases);
    sizes(cases);
    return cases;
  }

  private static void connection(List<Http2Case> cases) {
    String family = "field of a connection";
    for (String coding : CODINGS) {
      cases.add(get().last("transfer-encoding", coding).refused(family, "TE " + coding));
      cases.add(
          post("0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: c.example\r\n\r\n")
              .last("transfer-encoding", coding)
              .refused(family, "TE with body " + coding));
    }
    for (String value : new String[] {"close", "keep-alive", "upgrade", "x-mark", "host", ""}) {
      cases.add(get().last("connection", value).refused(family, "connection: " + value));
    }
    for (String value : new String[] {"h2c", "websocket", "HTTP/1.1", ""}) {
      cases.add(get().last("upgrade", value).refused(family, "upgrade: " + value));
    }
    cases.add(get().last("keep-alive", "timeout=5").refused(family, "keep-alive"));
    cases.add(get().last("proxy-connection", "keep-alive").refused(family, "proxy-connection"));
    for (String te :
        new String[] {"gzip", "chunked", "trailers, gzip", "trailers;q=0.5", "", "trailers "}) {
      cases.add(get().last("te", te).refused(family, "te: " + te));
    }
    cases.add(get().last("te", "trailers").arrives("te", "trailers").taken(family, "te: trailers"));
    cases.add(get().last("http2-settings", "AAMAAABk").either(family, "http2-settings"));
    cases.add(post("hello").last("expect", "200-ok").refused("expect", "200-ok"));
    cases.add(post("hello").last("expect", "100-continue").either("expect", "100-continue"));
  }

  private static void cookies(List<Http2Case> cases) {
    String family = "cookie crumbs";
    for (String crumb :
        new String[] {
          "b=2\r\ninjected: y", "b=2\n", "\r\n", " b=2", "b=2 ", "b=2\u0000", "\t", "b\r=2"
        }) {
      cases.add(get().last("cookie", crumb).refused(family, "alone " + crumb));
      cases.add(
          get().last("cookie", "a=1").last("cookie", crumb).refused(family, "second " + crumb));
      cases.add(
          get()
              .last("cookie", crumb)
              .last("x", "y")
              .last("cookie", "a=1")
              .refused(family, "first " + crumb));
    }
    cases.add(
        get()
            .last("cookie", "a=1")
            .last("x", "y")
            .last("cookie", "b=2")
            .last("cookie", "c=3")
            .arrives("cookie", "a=1; b=2; c=3")
            .taken(family, "three"));
    cases.add(
        get()
            .last("cookie", "a=1")
            .last("cookie", "")
            .last("cookie", "b=2;c")
            .arrives("cookie", "a=1; b=2;c")
            .taken(family, "an empty one"));
    cases.add(get().last("Cookie", "a=1").refused(family, "upper case"));
  }

  private static void claims(List<Http2Case> cases) {
    for (String name :
        new String[] {
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-proto",
          "x-forwarded-port",
          "x-real-ip",
          "forwarded",
          "x-original-url",
          "x-rewrite-url",
          "x-client-verify",
          "x-client-subject",
          "x_forwarded_for",
          "x-forwarded_for",
          "x_real_ip",
          "content_length",
          "transfer_encoding",
          "x_under_score",
        }) {
      cases.add(get().last(name, Http2Case.CLAIM).taken("claim", name));
    }
  }

  private static void sizes(List<Http2Case> cases) {
    String family = "size";
    cases.add(get().last("n".repeat(40_000), "y").refused(family, "a name of 40,000 bytes"));
    cases.add(get().last("x", "v".repeat(33_000)).refused(family, "a value of 33,000 bytes"));
    cases.add(get().last("x", "v".repeat(100_000)).refused(family, "a value of 100,000 bytes"));
    cases.add(get().last("x", "v".repeat(8_000)).taken(family, "a value of 8,000 bytes"));
    Http2Draft many = get();
    for (int i = 0; i < 1000; i++) {
      many.last("x" + i, "y");
    }
    cases.add(many.refused(family, "1,000 fields"));
    Http2Draft crumbs = get();
    for (int i = 0; i < 1000; i++) {
      crumbs.last("cookie", "a=1");
    }
    cases.add(crumbs.either(family, "1,000 cookies"));
  }
}
