package io.gazan.dataplane.http2;

import io.gazan.dataplane.http.reply.PeerFault;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DecoratingHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2LifecycleManager;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what a peer can make us send: how many answers to its control frames wait because it does
 * not read them, and how often it makes us reset a stream (the attack that is called MadeYouReset).
 * Netty has both in its builder, which cannot be given our frame reader and writer.
 */
final class AnswerLimit extends DecoratingHttp2ConnectionEncoder {
  private final int limit;
  private final FloodGuard floods;
  private final ChannelFutureListener written = future -> answered();
  private @Nullable Http2LifecycleManager lifecycle;
  private int waiting;
  private boolean exceeded;

  AnswerLimit(Http2ConnectionEncoder encoder, int limit, FloodGuard floods) {
    super(encoder);
    this.limit = limit;
    this.floods = floods;
  }

  private void answered() {
    waiting--;
  }

  @Override
  public void lifecycleManager(Http2LifecycleManager lifecycleManager) {
    lifecycle = lifecycleManager;
    super.lifecycleManager(lifecycleManager);
  }

  @Override
  public ChannelFuture writeSettingsAck(ChannelHandlerContext ctx, ChannelPromise promise) {
    return admit(ctx) ? super.writeSettingsAck(ctx, counted(promise)) : promise;
  }

  @Override
  public ChannelFuture writePing(
      ChannelHandlerContext ctx, boolean ack, long data, ChannelPromise promise) {
    if (!ack) {
      return super.writePing(ctx, false, data, promise);
    }
    return admit(ctx) ? super.writePing(ctx, true, data, counted(promise)) : promise;
  }

  @Override
  public ChannelFuture writeRstStream(
      ChannelHandlerContext ctx, int streamId, long errorCode, ChannelPromise promise) {
    if (!admit(ctx)) {
      return promise;
    }
    ChannelFuture future = super.writeRstStream(ctx, streamId, errorCode, counted(promise));
    if (peersFault(errorCode) && !floods.mayReset()) {
      fail(
          ctx,
          new ConnectionFault(
              PeerFault.MADE_YOU_RESET,
              "streams reset for the peer's errors",
              floods.resetLimit()));
    }
    return future;
  }

  private static boolean peersFault(long errorCode) {
    return errorCode == Http2Error.PROTOCOL_ERROR.code()
        || errorCode == Http2Error.FLOW_CONTROL_ERROR.code()
        || errorCode == Http2Error.STREAM_CLOSED.code()
        || errorCode == Http2Error.FRAME_SIZE_ERROR.code()
        || errorCode == Http2Error.REFUSED_STREAM.code();
  }

  private ChannelPromise counted(ChannelPromise promise) {
    waiting++;
    return promise.unvoid().addListener(written);
  }

  private boolean admit(ChannelHandlerContext ctx) {
    if (!exceeded && waiting >= limit) {
      // The peer may be reading after all: give what waits a chance.
      ctx.flush();
      if (waiting >= limit) {
        fail(
            ctx,
            new ConnectionFault(
                PeerFault.UNREAD_ANSWERS, "answers to control frames that wait", limit));
      }
    }
    return !exceeded;
  }

  private void fail(ChannelHandlerContext ctx, ConnectionFault calm) {
    if (exceeded) {
      return;
    }
    exceeded = true;
    Http2LifecycleManager manager = lifecycle;
    if (manager != null) {
      manager.onError(ctx, true, calm);
    }
    ctx.close();
  }
}
