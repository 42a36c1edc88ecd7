package io.gazan.dataplane.http1.rules;

import io.gazan.dataplane.http.BodyFraming;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.KnownHeader;
import io.gazan.dataplane.http.Method;
import io.gazan.dataplane.http.ResponseHead;
import org.jspecify.annotations.Nullable;

/** What has to hold for a response as a whole once its lines are read: one framing, plainly. */
public final class ResponseRules {
  private static final long FRAMED =
      KnownHeader.set(KnownHeader.CONTENT_LENGTH, KnownHeader.TRANSFER_ENCODING);

  private ResponseRules() {}

  /** Decides framing and reuse (RFC 9112 §6.3, §9.3). */
  public static @Nullable String apply(ResponseHead head, Method method) {
    HeaderBlock headers = head.headers();
    long present = headers.present();
    long length = -1;
    boolean chunked = false;
    boolean plain = false;
    if ((present & FRAMED) != 0) {
      int coding = headers.find(KnownHeader.TRANSFER_ENCODING);
      int line = headers.find(KnownHeader.CONTENT_LENGTH);
      if (coding >= 0) {
        if (line >= 0) {
          return "Content-Length beside Transfer-Encoding";
        }
        if (head.minorVersion() == 0
            || (headers.repeated() & KnownHeader.TRANSFER_ENCODING.bit()) != 0
            || !Framing.chunked(headers, coding)) {
          return "Transfer-Encoding is not chunked";
        }
        chunked = true;
      } else {
        length = Framing.length(headers, line);
        plain = Framing.plain(headers, line);
        if (length < 0 || (headers.repeated() & KnownHeader.CONTENT_LENGTH.bit()) != 0) {
          return "Content-Length is not one plain number";
        }
      }
    }
    int status = head.status();
    boolean bodiless = method == Method.HEAD || status < 200 || status == 204 || status == 304;
    BodyFraming framing =
        bodiless
            ? BodyFraming.NONE
            : chunked
                ? BodyFraming.CHUNKED
                : length >= 0 ? BodyFraming.LENGTH : BodyFraming.UNTIL_CLOSE;
    head.setFraming(framing, length, plain);
    int options = 0;
    if (headers.has(KnownHeader.CONNECTION)) {
      options = ConnectionOptions.read(headers, false);
      if (options < 0) {
        return "malformed Connection";
      }
    }
    head.setKeepAlive(
        framing != BodyFraming.UNTIL_CLOSE
            && status != 101
            && !framedWithoutBody(status, chunked, length)
            && ConnectionOptions.keepAlive(options, head.minorVersion()));
    return null;
  }

  /** Whether 1xx or 204 announces a body that it cannot have, so that bytes may follow anyhow. */
  private static boolean framedWithoutBody(int status, boolean chunked, long length) {
    return (status < 200 || status == 204) && (chunked || length > 0);
  }
}
