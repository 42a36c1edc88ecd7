package io.gazan.dataplane.http2.head;

import io.gazan.dataplane.http.Ascii;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.KnownHeader;
import io.gazan.dataplane.http1.HeadLimits;
import io.gazan.dataplane.http1.ImageLines;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/** What holds for the fields of requests, responses and trailers alike (RFC 9113 §8.1, §8.2). */
final class FieldRules {
  private static final byte[] TRAILERS = Ascii.bytes("trailers");

  /** Headers of a connection; HTTP/2 has no such thing (RFC 9113 §8.2.2). */
  private static final long OF_THE_CONNECTION =
      KnownHeader.set(
          KnownHeader.CONNECTION,
          KnownHeader.KEEP_ALIVE,
          KnownHeader.PROXY_CONNECTION,
          KnownHeader.TRANSFER_ENCODING,
          KnownHeader.UPGRADE);

  private FieldRules() {}

  /** The fields as our decoder stored them. */
  static ReceivedFields received(Http2Headers headers) {
    if (headers instanceof ReceivedFields fields) {
      return fields;
    }
    throw new IllegalArgumentException("not from our decoder: " + headers.getClass().getName());
  }

  /** What is malformed about the lines together, null if nothing is. */
  static @Nullable String lines(HeaderBlock block) {
    if ((block.present() & OF_THE_CONNECTION) != 0) {
      return "connection-specific field";
    }
    int te = block.find(KnownHeader.TE);
    while (te >= 0) {
      if (!block.valueIs(te, TRAILERS)) {
        return "te is not trailers";
      }
      te = block.find(KnownHeader.TE, te + 1);
    }
    return null;
  }

  /**
   * Reads a trailer section.
   *
   * @return the lines; null if there are none
   * @throws Http2Exception a stream error if the section is malformed or too large
   */
  static @Nullable HeaderBlock trailers(
      int streamId, ReceivedFields fields, ImageLines lines, HeadLimits limits)
      throws Http2Exception {
    if (fields.malformed() != null || fields.pseudo() > 0) {
      throw malformed(streamId, "pseudo-header field in trailers");
    }
    if (fields.count() == 0) {
      return null;
    }
    HeaderBlock block = new HeaderBlock(256, 4);
    lines.begin(block, 0, limits.headers(), limits.trailerLines());
    for (int i = 0; i < fields.count(); i++) {
      String wrong = lines.add(fields.name(i), fields.value(i));
      if (wrong != null) {
        throw malformed(streamId, wrong);
      }
    }
    String wrong = lines(block);
    if (wrong != null || lines.full() || fields.tooMany()) {
      throw malformed(streamId, wrong == null ? "too many trailers" : wrong);
    }
    return block;
  }

  /** The stream error of a malformed message (RFC 9113 §8.1.1); holds no bytes of it. */
  static Http2Exception malformed(int streamId, String why) {
    return Http2Exception.streamError(
        streamId, Http2Error.PROTOCOL_ERROR, "malformed message: %s", why);
  }
}
