package io.gazan.dataplane.http1.write;

import io.gazan.dataplane.http.BodyFraming;
import io.gazan.dataplane.http.ForwardingHeaders;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.dataplane.http.KnownHeader;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.ResponseHead;

/**
 * Decides which lines of a head go on to the other side, the same for whichever version of HTTP is
 * spoken there: lines that end at this hop stay behind, and so do those that an edit names or that
 * the proxy writes itself. One set of known headers is computed per head; a line then costs one bit
 * test.
 */
public final class ForwardedLines {
  /** Never copied to the endpoint: they end here, or are written anew where they still apply. */
  private static final long REQUEST_HOP =
      KnownHeader.set(
          KnownHeader.CONNECTION,
          KnownHeader.KEEP_ALIVE,
          KnownHeader.PROXY_CONNECTION,
          KnownHeader.PROXY_AUTHENTICATE,
          KnownHeader.PROXY_AUTHORIZATION,
          KnownHeader.TE,
          KnownHeader.TRAILER,
          KnownHeader.UPGRADE,
          KnownHeader.EXPECT,
          KnownHeader.TRANSFER_ENCODING);

  private static final long RESPONSE_HOP =
      KnownHeader.set(
          KnownHeader.CONNECTION,
          KnownHeader.KEEP_ALIVE,
          KnownHeader.PROXY_CONNECTION,
          KnownHeader.PROXY_AUTHENTICATE,
          KnownHeader.TE,
          KnownHeader.UPGRADE,
          KnownHeader.TRANSFER_ENCODING);

  private ForwardedLines() {}

  /** The known headers of a request that stay behind. */
  public static long requestDrop(
      RequestHead head, HeaderEdits edits, ForwardingHeaders forwarding) {
    long drop = REQUEST_HOP | forwarding.drops() | edits.touched();
    if (head.extendedConnect()) {
      // The handshake with the endpoint has a key of our own.
      drop |= KnownHeader.SEC_WEBSOCKET_KEY.bit();
    }
    return head.plainLength() ? drop : drop | KnownHeader.CONTENT_LENGTH.bit();
  }

  /**
   * The known headers of a response that stay behind.
   *
   * @param framing of the body as the client gets it
   */
  public static long responseDrop(
      RequestHead request, ResponseHead head, HeaderEdits edits, BodyFraming framing) {
    long drop = RESPONSE_HOP | edits.touched();
    if (framing != BodyFraming.CHUNKED || !request.acceptsTrailers()) {
      drop |= KnownHeader.TRAILER.bit();
    }
    return lengthKept(head) ? drop : drop | KnownHeader.CONTENT_LENGTH.bit();
  }

  /** Whether the response's {@code Content-Length} line, if there is one, goes on as it is. */
  public static boolean lengthKept(ResponseHead head) {
    return head.plainLength() && mayHaveLength(head.status());
  }

  /** 1xx and 204 have no Content-Length (RFC 9110 §8.6). */
  public static boolean mayHaveLength(int status) {
    return status >= 200 && status != 204;
  }

  /**
   * Whether a line stays behind.
   *
   * @param drop from {@link #requestDrop} or {@link #responseDrop} with the same edits
   * @param dropFlags line flags that alone keep a line back
   */
  public static boolean drops(
      HeaderBlock headers, int line, long drop, int dropFlags, HeaderEdits edits) {
    int meta = headers.meta(line);
    // The shift takes the low six bits of meta, which are the known header's ordinal.
    if (((drop >>> meta) & 1) == 0 && (meta & dropFlags) == 0) {
      return false;
    }
    return (meta & dropFlags) != 0
        || (meta & KnownHeader.UNKNOWN) != KnownHeader.UNKNOWN
        || edits.drops(headers, line);
  }
}
