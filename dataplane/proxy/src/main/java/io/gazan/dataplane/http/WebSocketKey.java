package io.gazan.dataplane.http;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * The two values by which the sides of a WebSocket handshake know that they mean each other (RFC
 * 6455 §1.3). A request that came over HTTP/2 (RFC 8441) has no key; the endpoint, which is asked
 * over HTTP/1.1, gets one made of the request's id.
 */
public final class WebSocketKey {
  private static final byte[] GUID = Ascii.bytes("258EAFA5-E914-47DA-95CA-C5AB0DC85B11");

  private WebSocketKey() {}

  /** The {@code Sec-WebSocket-Key} of a request: the client's, or the one made for it. */
  public static byte[] of(RequestHead request) {
    HeaderBlock headers = request.headers();
    int line = headers.find(KnownHeader.SEC_WEBSOCKET_KEY);
    if (line >= 0 && !request.extendedConnect()) {
      return Arrays.copyOfRange(headers.bytes(), headers.valueStart(line), headers.valueEnd(line));
    }
    ByteBuffer id = ByteBuffer.allocate(16).putLong(request.idHigh()).putLong(request.idLow());
    return Base64.getEncoder().encode(id.array());
  }

  /** The {@code Sec-WebSocket-Accept} that answers a request. */
  public static byte[] acceptFor(RequestHead request) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(of(request));
      sha1.update(GUID);
      return Base64.getEncoder().encode(sha1.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-1", impossible);
    }
  }
}
