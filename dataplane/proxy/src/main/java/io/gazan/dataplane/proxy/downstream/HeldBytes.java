package io.gazan.dataplane.proxy.downstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * What a client has sent ahead of what can be handled. While something is held nothing more is read
 * from the socket, so it never grows beyond what one round of reading brought; or it is gathered,
 * until there is as much as is asked for. Owned by the connection's event loop.
 */
final class HeldBytes {
  private final Channel channel;
  private @Nullable ByteBuf bytes;

  HeldBytes(Channel channel) {
    this.channel = channel;
  }

  boolean isEmpty() {
    return bytes == null;
  }

  int length() {
    return bytes == null ? 0 : bytes.readableBytes();
  }

  /** Takes over {@code more} and stops reading. */
  void hold(ByteBuf more) {
    bytes = more;
    channel.config().setAutoRead(false);
  }

  /**
   * Takes over {@code more}, which is less than {@code enough}, and reads on. What a read has
   * brought lies in a buffer that is far larger than a drop, so it moves into one of that size.
   */
  void gather(ByteBuf more, int enough) {
    if (more.capacity() == enough) {
      bytes = more;
    } else {
      bytes = channel.alloc().directBuffer(enough, enough).writeBytes(more);
      more.release();
    }
    channel.config().setAutoRead(true);
  }

  /** Gives up what is held; null if it is nothing. */
  @Nullable ByteBuf take() {
    ByteBuf held = bytes;
    bytes = null;
    return held;
  }

  /** What is held with {@code in} behind it, or just {@code in}. */
  ByteBuf takeWith(ByteBuf in) {
    ByteBuf held = take();
    if (held == null) {
      return in;
    }
    if (held.isWritable(in.readableBytes())) {
      held.writeBytes(in);
      in.release();
      return held;
    }
    ByteBuf joined = channel.alloc().directBuffer(held.readableBytes() + in.readableBytes());
    joined.writeBytes(held).writeBytes(in);
    held.release();
    in.release();
    return joined;
  }

  void release() {
    ByteBuf held = take();
    if (held != null) {
      held.release();
    }
  }
}
