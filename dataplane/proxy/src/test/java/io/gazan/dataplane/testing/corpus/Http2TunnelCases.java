package io.gazan.dataplane.testing.corpus;

import static io.gazan.dataplane.testing.corpus.Http2Draft.webSocket;

import java.util.ArrayList;
import java.util.List;

/**
 * Extended CONNECT (RFC 8441) that is odd, with DATA behind it that would be a request if it went
 * on as it is; the endpoint never agrees to a tunnel.
 */
final class Http2TunnelCases {
  private static final String FAMILY = "extended CONNECT";

  private Http2TunnelCases() {}

  static List<Http2Case> all() {
    List<Http2Case> cases = new ArrayList<>();
    for (String protocol :
        new String[] {
          "",
          " ",
          "websocket ",
          " websocket",
          "websocket\r\n",
          "websocket\r\ninjected: y",
          "websocket\u0000",
          "websocket, h2c",
          "h2c",
          "connect-udp",
          "connect-ip",
          "webtransport",
          "HTTP/1.1",
          "\u00e4",
        }) {
      cases.add(webSocket(protocol).refused(FAMILY, "protocol " + protocol));
    }
    cases.add(webSocket("WebSocket").either(FAMILY, "protocol WebSocket"));
    cases.add(webSocket("websocket").first(":protocol", "websocket").refused(FAMILY, "twice"));
    for (String name : new String[] {":scheme", ":path"}) {
      cases.add(webSocket("websocket").without(name).refused(FAMILY, "no " + name));
    }
    cases.add(webSocket("websocket").without(":authority").refused(FAMILY, "no :authority"));
    cases.add(webSocket("websocket").set(":path", "*").refused(FAMILY, "asterisk"));
    cases.add(webSocket("websocket").set(":path", "{T} x").refused(FAMILY, "a space in the path"));
    cases.add(webSocket("websocket").bodiless().refused(FAMILY, "END_STREAM"));
    for (String method : new String[] {"GET", "POST", "connect"}) {
      cases.add(webSocket("websocket").set(":method", method).refused(FAMILY, method));
    }
    cases.add(
        webSocket("websocket").without("sec-websocket-version").refused(FAMILY, "no version"));
    for (String version : new String[] {"", "8", "12", "013", "13, 8", "14", "1\u0000" + "3"}) {
      cases.add(
          webSocket("websocket")
              .set("sec-websocket-version", version)
              .refused(FAMILY, "version " + version));
    }
    cases.add(
        webSocket("websocket").last("sec-websocket-version", "13").refused(FAMILY, "two versions"));
    for (String length : new String[] {"0", "1", "48", "x"}) {
      cases.add(
          webSocket("websocket")
              .last("content-length", length)
              .refused(FAMILY, "length " + length));
    }
    for (String name : new String[] {"transfer-encoding", "connection", "upgrade"}) {
      cases.add(webSocket("websocket").last(name, "websocket").refused(FAMILY, name));
    }
    cases.add(webSocket("websocket").last("upgrade", "h2c").refused(FAMILY, "upgrade: h2c"));
    cases.add(
        webSocket("websocket")
            .last("sec-websocket-key", "x\r\ninjected: y")
            .refused(FAMILY, "injection in the key"));
    cases.add(
        webSocket("websocket").last("sec-websocket-key", Http2Case.CLAIM).either(FAMILY, "a key"));
    cases.add(webSocket("websocket").last("expect", "100-continue").either(FAMILY, "expect"));
    cases.add(webSocket("websocket").either(FAMILY, "a plain one"));
    cases.add(webSocket("websocket").trailer("x", "y").either(FAMILY, "trailers"));
    cases.add(
        webSocket("websocket")
            .last("content-length", "0")
            .without("sec-websocket-version")
            .refused(FAMILY, "length 0, no version"));
    return cases;
  }
}
