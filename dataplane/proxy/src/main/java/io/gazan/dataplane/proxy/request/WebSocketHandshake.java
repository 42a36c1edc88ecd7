package io.gazan.dataplane.proxy.request;

import io.gazan.dataplane.http.Ascii;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.KnownHeader;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.ResponseHead;
import io.gazan.dataplane.http.WebSocketKey;
import java.util.Arrays;

/**
 * Whether an endpoint's 101 answers the WebSocket handshake that was asked for (RFC 6455 §4.1):
 * only then may bytes pass that nobody reads as HTTP any more.
 */
public final class WebSocketHandshake {
  private static final byte[] PROTOCOL = Ascii.bytes("websocket");
  private static final byte[] ACCEPT = Ascii.bytes("sec-websocket-accept");
  private static final int ACCEPT_HASH = "sec-websocket-accept".hashCode();

  private WebSocketHandshake() {}

  public static boolean accepts(RequestHead request, ResponseHead response) {
    if (!request.upgradeRequested()) {
      return false;
    }
    HeaderBlock headers = response.headers();
    int upgrade = headers.find(KnownHeader.UPGRADE);
    int accept = headers.find(ACCEPT, ACCEPT_HASH, 0);
    if (upgrade < 0 || accept < 0 || !headers.valueIs(upgrade, PROTOCOL)) {
      return false;
    }
    byte[] given =
        Arrays.copyOfRange(headers.bytes(), headers.valueStart(accept), headers.valueEnd(accept));
    return Arrays.equals(given, WebSocketKey.acceptFor(request));
  }
}
