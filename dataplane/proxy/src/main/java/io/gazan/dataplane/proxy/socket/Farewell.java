package io.gazan.dataplane.proxy.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/**
 * The orderly end of a client connection after its last answer. A client that still sends is
 * half-closed and read from for a while: closing at once would reset the connection and might take
 * the answer away before the client has read it.
 */
public final class Farewell {
  /** How long the rest of what a client sends is waited for. */
  public static final long NANOS = 2_000_000_000L;

  /**
   * How long a client that was told it may go on has to do so when the process drains. Its next
   * answer tells it to close; closing right away would meet requests that are on their way.
   */
  public static final long LAST_CALL_NANOS = 2_000_000_000L;

  /** A client that sends more than this after our last word is cut off. */
  private static final int MAX_BYTES = 1 << 20;

  /** What may wait in the kernel for a client whose connection is closed. */
  private static final int LEFT_TO_THE_KERNEL = 16 << 10;

  private final Channel channel;
  private int discarded;
  private boolean lookedAgain;

  public Farewell(Channel channel) {
    this.channel = channel;
  }

  /**
   * Closes when everything is sent; for a client that has nothing more to say. While the kernel has
   * much to send still, the connection only says that nothing follows: of what is closed nobody
   * could tell any more whether it is taken.
   */
  public void closeAfterWrites(SendQueue queue) {
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            written -> {
              if (queue.waiting(channel) > LEFT_TO_THE_KERNEL) {
                endOutput(channel);
              } else {
                channel.close();
              }
            });
  }

  /**
   * Says that nothing more comes from this side when everything is sent; over TLS by close_notify
   * (RFC 8446 §6.1) before the FIN, or what was sent would be taken for a truncated answer.
   */
  public static void halfClose(Channel channel) {
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> endOutput(channel));
  }

  private static void endOutput(Channel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      ((DuplexChannel) channel).shutdownOutput();
    } else {
      tls.closeOutbound().addListener(said -> ((DuplexChannel) channel).shutdownOutput());
    }
  }

  /** Whether the peer has ended TLS, after which the engine does not send any more either. */
  public static boolean isOver(Channel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    return tls != null && tls.sslCloseFuture().isDone();
  }

  /**
   * Closes a connection on which nothing is under way, unless bytes have arrived of which the event
   * loop has not told yet, even if only in the kernel: what has come before our FIN is served. Over
   * TLS they may be a part of a record, or no request at all, so that counts once until {@link
   * #putOff}.
   *
   * @return whether something had arrived
   */
  public boolean closeUnlessMoreArrived() {
    ByteBuf arrived = lookedAgain ? null : UnreadBytes.take(channel);
    if (arrived == null) {
      channel.close();
      return false;
    }
    lookedAgain = true;
    channel.pipeline().fireChannelRead(arrived).fireChannelReadComplete();
    return true;
  }

  /**
   * Breaks off with a reset, past the TLS handler: its close_notify would tell the client that a
   * response which ends with the connection is whole.
   */
  public void breakOff() {
    if (!channel.isOpen()) {
      // Its end is known to the socket, but has yet to be told.
      return;
    }
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    ChannelHandlerContext first = channel.pipeline().firstContext();
    if (first == null) {
      channel.close();
    } else {
      first.close();
    }
  }

  /** A request has come. */
  public void putOff() {
    lookedAgain = false;
  }

  public void discard(ByteBuf in) {
    discarded += in.readableBytes();
    in.skipBytes(in.readableBytes());
    if (discarded > MAX_BYTES) {
      channel.close();
    }
  }
}
