package io.gazan.dataplane.proxy.request;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The body of an idempotent request as far as it has been sent, kept so that it can be sent again
 * when the connection turns out to have been closed under it. Bodies that outgrow {@link #LIMIT}
 * are not kept: their requests are not retried once bytes of them have gone out.
 */
public final class Replay {
  static final int LIMIT = 64 * 1024;

  private byte[] bytes = new byte[1024];
  private int length;

  /**
   * Keeps the next {@code more} readable bytes of {@code in} without consuming them.
   *
   * @return this, or null when the body has outgrown the limit
   */
  public @Nullable Replay keep(ByteBuf in, int more) {
    int needed = length + more;
    if (needed > LIMIT) {
      return null;
    }
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.min(LIMIT, Math.max(needed, bytes.length * 2)));
    }
    in.getBytes(in.readerIndex(), bytes, length, more);
    length = needed;
    return this;
  }

  /** What was kept, to be sent once more. */
  public ByteBuf content() {
    return Unpooled.wrappedBuffer(bytes, 0, length);
  }
}
