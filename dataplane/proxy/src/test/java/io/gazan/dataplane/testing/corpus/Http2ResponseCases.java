package io.gazan.dataplane.testing.corpus;

import static io.gazan.dataplane.testing.corpus.Http2Response.SPLIT;
import static io.gazan.dataplane.testing.corpus.Http2Response.bad;
import static io.gazan.dataplane.testing.corpus.Http2Response.good;

import io.gazan.dataplane.testing.WireHeaders.Line;
import java.util.ArrayList;
import java.util.List;

/** What HTTP/2 endpoints may try in order to have two responses made of one, and good ones. */
public final class Http2ResponseCases {
  private static final String[] VALUES = {
    "a\r\ninjected: y",
    "a\ninjected: y",
    "a\rinjected: y",
    "a\r\n\r\n" + SPLIT,
    "\r\n",
    "a\n",
    "a\u0000",
    "a\u0001",
    "a\u007f",
    " a",
    "a ",
    "\ta",
  };

  private static final String[] NAMES = {
    "",
    " x",
    "x ",
    "x:",
    "x: y\r\ninjected",
    "x\r\n\r\n" + SPLIT,
    "x\n",
    "x\u0000",
    "X-Upper",
    "\u00e4",
    "x y",
    "Content-Length",
    "transfer-encoding ",
  };

  private static final String[] STATUSES = {
    "",
    "101",
    "000",
    "099",
    "1000",
    "20",
    "2OO",
    " 200",
    "200 ",
    "200 OK",
    "200\r\ninjected: y",
    "200 OK\r\n\r\n" + SPLIT,
    "+20",
    "-20",
    "\u0000200",
  };

  private Http2ResponseCases() {}

  public static List<Http2Response> all() {
    List<Http2Response> cases = new ArrayList<>();
    for (String value : VALUES) {
      cases.add(bad("value " + value).field("x", value));
      cases.add(bad("location " + value).field("location", value));
      cases.add(bad("trailer value " + value).trailer("x", value));
      cases.add(bad("interim value " + value).interim(":status: 103", "link: x" + value + "\r"));
    }
    for (String name : NAMES) {
      cases.add(bad("name " + name).field(name, "y"));
      cases.add(bad("trailer name " + name).trailer(name, "y"));
    }
    for (String status : STATUSES) {
      cases.add(bad("status " + status).with(List.of(new Line(":status", status))));
    }
    cases.add(bad("no status").with(List.of(new Line("x", "y"))));
    cases.add(bad("two statuses").field(":status", "200"));
    cases.add(bad("status behind").with(List.of(new Line("x", "y"), new Line(":status", "200"))));
    for (String pseudo : new String[] {":path", ":method", ":foo", ":"}) {
      cases.add(bad("pseudo " + pseudo).field(pseudo, "/"));
      cases.add(bad("pseudo in trailers " + pseudo).trailer(pseudo, "/"));
    }
    cases.add(bad("status in trailers").trailer(":status", "200"));
    connection(cases);
    lengths(cases);
    bodiless(cases);
    harmless(cases);
    return cases;
  }

  private static void connection(List<Http2Response> cases) {
    for (String line :
        new String[] {
          "connection: close",
          "connection: keep-alive",
          "keep-alive: timeout=5",
          "proxy-connection: close",
          "upgrade: websocket",
          "upgrade: h2c",
          "transfer-encoding: chunked",
          "transfer-encoding: identity",
          "transfer-encoding: gzip, chunked",
          "transfer-encoding: ",
          "te: gzip",
        }) {
      String name = line.substring(0, line.indexOf(':'));
      String value = line.substring(line.indexOf(':') + 2);
      cases.add(bad(line).field(name, value));
      cases.add(bad("chunks under " + line).field(name, value).data("0\r\n\r\n" + SPLIT));
      cases.add(bad("in trailers " + line).trailer(name, value));
      cases.add(bad("interim " + line).interim(":status: 103", line));
    }
    cases.add(bad("interim 101").interim(":status: 101", "upgrade: websocket"));
    cases.add(bad("interim 101 alone").interim(":status: 101"));
  }

  private static void lengths(List<Http2Response> cases) {
    String length = "content-length";
    for (String value :
        new String[] {
          "",
          " 2",
          "2 ",
          "+2",
          "-2",
          "0x2",
          "2,2",
          "2, 2",
          "2.0",
          "two",
          "2\r\ninjected: y",
          "2\n",
          "2\u0000",
          "18446744073709551618",
          "9".repeat(30)
        }) {
      cases.add(bad("length " + value).field(length, value));
    }
    for (String value : new String[] {"0", "1", "3", "1000", "45"}) {
      cases.add(bad("false length " + value).field(length, value));
      cases.add(bad("length without DATA " + value).field(length, value).data(SPLIT));
      cases.add(bad("false length, trailers " + value).field(length, value).trailer("x", "y"));
    }
    for (String value : new String[] {"1", "2", "45", "1000"}) {
      cases.add(bad("length, HEADERS alone " + value).field(length, value).data(null));
      cases.add(bad("length, empty DATA " + value).field(length, value).data(""));
      cases.add(
          bad("length, trailers alone " + value).field(length, value).data(null).trailer("x", "y"));
    }
    for (String second : new String[] {"2", "3", "0"}) {
      cases.add(bad("lengths 2 and " + second).field(length, "2").field(length, second));
    }
  }

  private static void bodiless(List<Http2Response> cases) {
    cases.add(bad("DATA of 204").status(204).data(SPLIT));
    cases.add(bad("DATA of 204 with length").status(204).field("content-length", "45").data(SPLIT));
    cases.add(bad("DATA of 304").status(304).data(SPLIT));
    cases.add(bad("DATA of 304 with length").status(304).field("content-length", "45").data(SPLIT));
    cases.add(bad("DATA").to("HEAD").data(SPLIT));
    cases.add(bad("DATA with length").to("HEAD").field("content-length", "45").data(SPLIT));
    cases.add(bad("DATA and trailers").to("HEAD").data(SPLIT).trailer("x", "y"));
    cases.add(bad("DATA of 204 and trailers").status(204).data(SPLIT).trailer("x", "y"));
    cases.add(good("empty DATA").to("HEAD").field("content-length", "45").data(""));
    cases.add(good("HEADERS alone").to("HEAD").field("content-length", "45").data(null));
    cases.add(good("204").status(204).data(null));
    cases.add(good("204, empty DATA").status(204).data(""));
    cases.add(good("304 with length").status(304).field("content-length", "45").data(null));
  }

  private static void harmless(List<Http2Response> cases) {
    cases.add(good("no length"));
    cases.add(good("a length").field("content-length", "2"));
    cases.add(good("a long length").field("content-length", "02"));
    cases.add(good("nothing").data(null));
    cases.add(good("length 0").field("content-length", "0").data(null));
    cases.add(good("length 0, empty DATA").field("content-length", "0").data(""));
    cases.add(good("looks like a response").data(SPLIT));
    cases.add(good("looks like an end").data("0\r\n\r\n" + SPLIT));
    cases.add(good("host").field("host", "evil.example"));
    cases.add(good("trailers").trailer("x", "y"));
    cases.add(good("trailers that stay behind").trailer("content-length", "100"));
    cases.add(good("cookie in trailers").trailer("set-cookie", "a=b"));
    cases.add(good("interim 103").interim(":status: 103", "link: </a>"));
    cases.add(bad("interim 103 with a length").interim(":status: 103", "content-length: 45"));
    cases.add(good("status 299").status(299));
    cases.add(good("status 599").status(599).field("content-length", "2"));
  }
}
