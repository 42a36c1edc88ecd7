package io.gazan.dataplane.http1.rules;

import io.gazan.dataplane.http.Ascii;
import io.gazan.dataplane.http.BodyFraming;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.KnownHeader;
import io.gazan.dataplane.http.Method;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.reply.ErrorReply;
import org.jspecify.annotations.Nullable;

/**
 * What has to hold for a request as a whole once its lines are read: one host, one framing, no
 * connection option that reaches for headers which are not the client's to remove.
 */
public final class RequestRules {
  private static final byte[] CONTINUE = Ascii.bytes("100-continue");
  private static final byte[] WEBSOCKET = Ascii.bytes("websocket");
  private static final byte[] VERSION = Ascii.bytes("13");

  /** Of 16 bytes in base64. */
  private static final int KEY_LENGTH = 24;

  private static final long ONCE =
      KnownHeader.set(KnownHeader.HOST, KnownHeader.CONTENT_LENGTH, KnownHeader.TRANSFER_ENCODING);

  private static final long HANDSHAKE =
      KnownHeader.set(
          KnownHeader.UPGRADE, KnownHeader.SEC_WEBSOCKET_KEY, KnownHeader.SEC_WEBSOCKET_VERSION);

  private static final long FRAMED =
      KnownHeader.set(KnownHeader.CONTENT_LENGTH, KnownHeader.TRANSFER_ENCODING);

  private static final long RARE =
      KnownHeader.set(
          KnownHeader.CONNECTION, KnownHeader.EXPECT, KnownHeader.UPGRADE, KnownHeader.TE);

  private RequestRules() {}

  public static @Nullable Refusal apply(RequestHead head) {
    HeaderBlock headers = head.headers();
    long present = headers.present();
    if ((headers.repeated() & ONCE) != 0) {
      return Refusal.bad("Host, Content-Length or Transfer-Encoding more than once");
    }
    Refusal refused = HostRules.apply(head);
    if (refused == null && (present & FRAMED) != 0) {
      refused = framing(head, headers);
    }
    head.setKeepAlive(head.minorVersion() == 1);
    if (refused == null && (present & RARE) != 0) {
      refused = rare(head, headers);
    }
    return refused;
  }

  private static @Nullable Refusal framing(RequestHead head, HeaderBlock headers) {
    int coding = headers.find(KnownHeader.TRANSFER_ENCODING);
    if (coding >= 0) {
      if (head.minorVersion() == 0) {
        return Refusal.bad("Transfer-Encoding in HTTP/1.0");
      }
      if (headers.has(KnownHeader.CONTENT_LENGTH)) {
        return Refusal.bad("Content-Length beside Transfer-Encoding");
      }
      Refusal refused = Framing.coding(headers, coding);
      if (refused == null) {
        head.setFraming(BodyFraming.CHUNKED, -1, false);
      }
      return refused;
    }
    int line = headers.find(KnownHeader.CONTENT_LENGTH);
    long length = Framing.length(headers, line);
    if (length < 0) {
      return Refusal.bad("Content-Length is not a plain number");
    }
    head.setFraming(BodyFraming.LENGTH, length, Framing.plain(headers, line));
    return null;
  }

  private static @Nullable Refusal rare(RequestHead head, HeaderBlock headers) {
    int options = 0;
    if (headers.has(KnownHeader.CONNECTION)) {
      options = ConnectionOptions.read(headers, true);
      if (options < 0) {
        return Refusal.bad("malformed or forbidden Connection option");
      }
      head.setKeepAlive(ConnectionOptions.keepAlive(options, head.minorVersion()));
    }
    int expect = headers.find(KnownHeader.EXPECT);
    if (expect >= 0 && head.minorVersion() == 1) {
      if ((headers.repeated() & KnownHeader.EXPECT.bit()) != 0
          || !headers.valueIs(expect, CONTINUE)) {
        return Refusal.of(ErrorReply.EXPECTATION, "expectation other than 100-continue");
      }
      // Without a body there is nothing to wait for.
      head.setExpectContinue(head.framing() == BodyFraming.CHUNKED || head.contentLength() > 0);
    }
    head.setUpgradeRequested((options & ConnectionOptions.UPGRADE) != 0 && isHandshake(head));
    if (headers.has(KnownHeader.TE)) {
      head.setAcceptsTrailers(ConnectionOptions.acceptsTrailers(headers));
    }
    return null;
  }

  /**
   * Whether this is the opening handshake of WebSocket (RFC 6455 §4.1) and of nothing else; any
   * other upgrade is left out of what goes on, and the request is an ordinary one. Over HTTP/2
   * there is no key (RFC 8441 §5).
   */
  private static boolean isHandshake(RequestHead head) {
    HeaderBlock headers = head.headers();
    int upgrade = headers.find(KnownHeader.UPGRADE);
    int key = headers.find(KnownHeader.SEC_WEBSOCKET_KEY);
    int version = headers.find(KnownHeader.SEC_WEBSOCKET_VERSION);
    boolean keyed = key >= 0 && headers.valueEnd(key) - headers.valueStart(key) == KEY_LENGTH;
    return upgrade >= 0
        && version >= 0
        && (keyed || head.extendedConnect())
        && (headers.repeated() & HANDSHAKE) == 0
        && head.minorVersion() == 1
        && head.method() == Method.GET
        && head.framing() == BodyFraming.NONE
        && headers.valueIs(upgrade, WEBSOCKET)
        && headers.valueIs(version, VERSION);
  }
}
