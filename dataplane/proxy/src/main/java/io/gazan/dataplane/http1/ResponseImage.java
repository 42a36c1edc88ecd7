package io.gazan.dataplane.http1;

import io.gazan.dataplane.http.Ascii;
import io.gazan.dataplane.http.BodyFraming;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.Method;
import io.gazan.dataplane.http.ResponseHead;
import io.gazan.dataplane.http.reply.StatusText;
import io.gazan.dataplane.http1.rules.ResponseRules;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link ResponseHead} of a response that came over HTTP/2, as {@link RequestImage} does
 * for requests. HTTP/2 has no reason phrases: the image gets the usual one. Belongs to one event
 * loop; used for one head at a time.
 */
public final class ResponseImage {
  private static final byte[][] STATUS_LINES = new byte[1000][];

  static {
    for (int status = 100; status < STATUS_LINES.length; status++) {
      String text = StatusText.of(status);
      String reason = "Unknown".equals(text) ? "" : text;
      STATUS_LINES[status] = Ascii.bytes("HTTP/1.1 " + status + " " + reason + "\r\n");
    }
  }

  private final HeadLimits limits;
  private final ImageLines lines = new ImageLines();

  public ResponseImage(HeadLimits limits) {
    this.limits = limits;
  }

  /** Lays out the status line; the status is three digits, from 100 on. */
  public void begin(ResponseHead head, int status) {
    byte[] line = STATUS_LINES[status];
    HeaderBlock block = head.headers();
    System.arraycopy(line, 0, block.reserve(line.length), 0, line.length);
    head.setLine(status, 1, 0, 13, line.length - 2);
    lines.begin(block, line.length, limits.headers(), limits.lines());
  }

  /** Takes the header lines. */
  public ImageLines lines() {
    return lines;
  }

  /**
   * Applies what has to hold for the response as a whole. A body without a length is {@link
   * BodyFraming#CHUNKED}. If nothing follows, the framing is {@link BodyFraming#NONE} and the
   * length 0 where there could have been a body, so that an HTTP/1.1 client is told.
   *
   * @param method of the request that is being answered
   * @return what is wrong with the response, null if nothing is
   */
  public @Nullable String finish(ResponseHead head, Method method, boolean bodyFollows) {
    if (lines.full()) {
      return "response head too large";
    }
    String wrong = ResponseRules.apply(head, method);
    if (wrong != null) {
      return wrong;
    }
    head.setKeepAlive(true);
    if (head.framing() == BodyFraming.NONE) {
      return null;
    }
    long length = head.contentLength();
    if (bodyFollows) {
      BodyFraming framing = length >= 0 ? BodyFraming.LENGTH : BodyFraming.CHUNKED;
      head.setFraming(framing, length, head.plainLength());
      return null;
    }
    if (length > 0) {
      return "Content-Length without a body";
    }
    head.setFraming(BodyFraming.NONE, 0, head.plainLength());
    return null;
  }
}
