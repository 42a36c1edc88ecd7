package io.gazan.dataplane.http2;

import io.gazan.dataplane.http2.head.BlockEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/**
 * Netty's frame writer with our HPACK, telling the guards of a connection what went out: what the
 * peer may do depends on it.
 */
final class GuardedFrameWriter extends DefaultHttp2FrameWriter {
  private final FloodGuard floods;
  private @Nullable FrameGuard guard;

  GuardedFrameWriter(FloodGuard floods) {
    super(new BlockEncoder());
    this.floods = floods;
  }

  /** The reader's side comes later, because Netty builds the two one after the other. */
  void guard(FrameGuard newGuard) {
    guard = newGuard;
  }

  @Override
  public ChannelFuture writeData(
      ChannelHandlerContext ctx,
      int streamId,
      ByteBuf data,
      int padding,
      boolean endStream,
      ChannelPromise promise) {
    // By the smallest frame size, so that large frames give as much reason for window updates.
    floods.sent(1 + data.readableBytes() / Http2CodecUtil.DEFAULT_MAX_FRAME_SIZE);
    return super.writeData(ctx, streamId, data, padding, endStream, promise);
  }

  @Override
  public ChannelFuture writeHeaders(
      ChannelHandlerContext ctx,
      int streamId,
      Http2Headers headers,
      int padding,
      boolean endStream,
      ChannelPromise promise) {
    FrameGuard reading = guard;
    if (reading != null) {
      reading.headersSent(streamId);
    }
    return super.writeHeaders(ctx, streamId, headers, padding, endStream, promise);
  }

  @Override
  public ChannelFuture writeRstStream(
      ChannelHandlerContext ctx, int streamId, long errorCode, ChannelPromise promise) {
    FrameGuard reading = guard;
    if (reading != null) {
      reading.resetSent(streamId);
    }
    return super.writeRstStream(ctx, streamId, errorCode, promise);
  }
}
