package io.gazan.dataplane.proxy.downstream;

import io.gazan.dataplane.http.BodyFraming;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http1.BodyDecoder;
import io.gazan.dataplane.http1.HeadLimits;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of one HTTP/1.1 client connection as they come in, held to what the exchange allows.
 */
final class RequestBody {
  /** More bytes than the limit have come; besides the results of {@link BodyDecoder#next}. */
  static final int TOO_LARGE = -3;

  private final BodyDecoder decoder;
  private long bytes;

  RequestBody(HeadLimits limits) {
    this.decoder = new BodyDecoder(limits);
  }

  void reset(BodyFraming framing, long contentLength) {
    bytes = 0;
    decoder.reset(framing, contentLength);
  }

  /** Whether only the end is left to be read. */
  boolean ended() {
    return decoder.ended();
  }

  /**
   * See {@link BodyDecoder#next}; or {@link #TOO_LARGE}.
   *
   * @param most bytes of one body
   */
  int next(ByteBuf in, long most) {
    int available = decoder.next(in);
    if (available > 0) {
      bytes += available;
      return bytes > most ? TOO_LARGE : available;
    }
    return available;
  }

  @Nullable HeaderBlock trailers() {
    return decoder.trailers();
  }
}
