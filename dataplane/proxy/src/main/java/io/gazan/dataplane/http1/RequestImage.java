package io.gazan.dataplane.http1;

import io.gazan.dataplane.http.Ascii;
import io.gazan.dataplane.http.BodyFraming;
import io.gazan.dataplane.http.ByteScan;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.reply.ErrorReply;
import io.gazan.dataplane.http1.rules.Refusal;
import io.gazan.dataplane.http1.rules.RequestLine;
import io.gazan.dataplane.http1.rules.RequestRules;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link RequestHead} of a request that came over HTTP/2: lays it out as the HTTP/1.1
 * request that says the same ({@code METHOD SP target SP HTTP/1.1}, {@code Host}, the other lines)
 * and applies all rules of HTTP/1.1 to it. So what cannot be said in HTTP/1.1 cannot be smuggled
 * through HTTP/2, and whatever reads heads works for both. Call {@link #begin}, add the fields to
 * {@link #lines}, then {@link #finish}. Belongs to one event loop; used for one head at a time.
 */
public final class RequestImage {
  private static final byte[] VERSION = Ascii.bytes(" HTTP/1.1\r\n");
  private static final byte[] HOST = Ascii.bytes("Host");
  private static final byte[] UPGRADE = Ascii.bytes("Upgrade: websocket");
  private static final byte[] CONNECTION = Ascii.bytes("Connection: Upgrade");

  private final HeadLimits limits;
  private final ImageLines lines = new ImageLines();
  private @Nullable Refusal refusal;

  public RequestImage(HeadLimits limits) {
    this.limits = limits;
  }

  /**
   * Lays out the request line and {@code Host}. The image goes on after a refusal, so that whoever
   * answers it can look at the head.
   *
   * @param authority the host and port, null if the request names none
   * @return what is malformed (RFC 9113 §8.3.1), null if nothing is
   */
  public @Nullable String begin(
      RequestHead head, AsciiString method, AsciiString target, @Nullable AsciiString authority) {
    refusal = null;
    HeaderBlock block = head.headers();
    int methodEnd = method.length();
    int targetEnd = methodEnd + 1 + target.length();
    int end = targetEnd + VERSION.length - 2;
    byte[] bytes = block.reserve(end + 2);
    System.arraycopy(method.array(), method.arrayOffset(), bytes, 0, methodEnd);
    if (!Ascii.isToken(bytes, 0, methodEnd)) {
      return "method is not a token";
    }
    bytes[methodEnd] = ' ';
    System.arraycopy(target.array(), target.arrayOffset(), bytes, methodEnd + 1, target.length());
    if (target.isEmpty() || hasBlank(bytes, methodEnd + 1, targetEnd)) {
      return "empty target, or white space or a control byte in it";
    }
    System.arraycopy(VERSION, 0, bytes, targetEnd, VERSION.length);
    refusal = RequestLine.read(head, 0, end);
    if (end > limits.firstLine()) {
      refusal = Refusal.of(ErrorReply.TARGET_TOO_LONG, "target too long");
    }
    lines.begin(block, end + 2, limits.headers(), limits.lines());
    if (authority == null) {
      return null;
    }
    lines.open(HOST);
    String wrong = lines.piece(authority);
    return wrong == null ? lines.close() : wrong;
  }

  private static boolean hasBlank(byte[] bytes, int start, int end) {
    if (ByteScan.control(bytes, start, end) < end) {
      return true;
    }
    for (int i = start; i < end; i++) {
      if (bytes[i] == ' ') {
        return true;
      }
    }
    return false;
  }

  /** Takes the other header lines. */
  public ImageLines lines() {
    return lines;
  }

  /** Makes the request, which has to be a GET, one that asks for a WebSocket. */
  public void upgrade() {
    lines.ready(UPGRADE);
    lines.ready(CONNECTION);
  }

  /** Refuses the request, unless something else was wrong with it before. */
  public void refuse(ErrorReply reply, String detail) {
    if (refusal == null) {
      refusal = Refusal.of(reply, detail);
    }
  }

  /**
   * Applies what has to hold for the request as a whole.
   *
   * @param bodyFollows whether a body may follow; without a length it is then {@link
   *     BodyFraming#CHUNKED}, if none follows it is {@link BodyFraming#NONE}
   * @return why the request is refused, null if it is not
   */
  public @Nullable Refusal finish(RequestHead head, boolean bodyFollows) {
    if (lines.full()) {
      refuse(ErrorReply.HEADERS_TOO_LARGE, "headers too large or too many");
    }
    head.setFraming(bodyFollows ? BodyFraming.CHUNKED : BodyFraming.NONE, -1, false);
    if (refusal != null) {
      return refusal;
    }
    refusal = RequestRules.apply(head);
    if (refusal == null && !bodyFollows) {
      if (head.contentLength() > 0) {
        return Refusal.bad("Content-Length without a body");
      }
      head.setFraming(BodyFraming.NONE, -1, head.plainLength());
    }
    return refusal;
  }
}
