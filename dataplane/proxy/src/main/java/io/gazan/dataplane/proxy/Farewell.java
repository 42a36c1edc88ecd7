package io.gazan.dataplane.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;

/**
 * The orderly end of a client connection after its last answer. A client that still sends is
 * half-closed and read from for a while: closing at once would reset the connection and might take
 * the answer away before the client has read it.
 */
final class Farewell {
  /** How long the rest of what a client sends is waited for. */
  static final long NANOS = 2_000_000_000L;

  /** A client that sends more than this after our last word is cut off. */
  private static final int MAX_BYTES = 1 << 20;

  private final Channel channel;
  private int discarded;

  Farewell(Channel channel) {
    this.channel = channel;
  }

  /** Closes when everything is sent; for a client that has nothing more to say. */
  void closeAfterWrites() {
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  /** Says that nothing more comes from this side when everything is sent. */
  void halfClose() {
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(written -> ((DuplexChannel) channel).shutdownOutput());
  }

  void discard(ByteBuf in) {
    discarded += in.readableBytes();
    in.skipBytes(in.readableBytes());
    if (discarded > MAX_BYTES) {
      channel.close();
    }
  }
}
