package io.gazan.dataplane.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The end of a client's connection after its last frame. Put before the {@link FrameHandler}, it
 * turns the close into the end of our side alone, and drops what still comes for a second or a
 * megabyte, or until the client closes: closing at once while the client sends would reset the
 * connection, and with it take the GOAWAY away before the client has read it.
 */
final class Lingering extends ChannelDuplexHandler {
  private static final long MILLIS = 1000;
  private static final int MOST_BYTES = 1 << 20;

  private @Nullable ScheduledFuture<?> limit;
  private int dropped;
  private boolean ended;

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    limit = ctx.executor().schedule(() -> ctx.close(), MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    ScheduledFuture<?> pending = limit;
    if (pending != null) {
      pending.cancel(false);
    }
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    if (!(ctx.channel() instanceof DuplexChannel channel)) {
      ctx.close(promise);
      return;
    }
    channel.closeFuture().addListener(closed -> promise.trySuccess());
    if (ended) {
      return;
    }
    ended = true;
    SslHandler tls = ctx.pipeline().get(SslHandler.class);
    if (tls == null) {
      channel.shutdownOutput();
    } else {
      tls.closeOutbound().addListener(said -> channel.shutdownOutput());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    dropped += message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
    ReferenceCountUtil.release(message);
    if (dropped > MOST_BYTES) {
      ctx.close();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      ctx.close();
    }
    ctx.fireUserEventTriggered(event);
  }
}
