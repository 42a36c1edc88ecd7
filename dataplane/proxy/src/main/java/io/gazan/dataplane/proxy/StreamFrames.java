package io.gazan.dataplane.proxy;

import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http2.FrameHandler;
import io.gazan.dataplane.proxy.socket.UnsentLimit;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the streams of one HTTP/2 connection send, to a client or to an endpoint: header blocks,
 * body under flow control, the end, and room for what the peer sends. It leaves when everything
 * that has arrived for the event loop is worked through, so that the frames of many streams go out
 * in one write. Owned by its event loop.
 */
public final class StreamFrames {
  private final ProxyLoop loop;
  private final Channel channel;
  private final UnsentLimit limit;
  private final FrameHandler handler;
  private final Runnable flushing = this::flushNow;
  private final Runnable flushed;
  private @Nullable ChannelHandlerContext context;
  private boolean flushPending;

  /**
   * @param flushed is told after everything was handed to the socket, as far as it takes it
   */
  public StreamFrames(ProxyLoop loop, Channel channel, FrameHandler handler, Runnable flushed) {
    this.loop = loop;
    this.channel = channel;
    this.limit = new UnsentLimit(channel);
    this.handler = handler;
    this.flushed = flushed;
  }

  /** Puts the frame handler at the end of the channel's pipeline; nothing can be sent before. */
  public void attach() {
    channel.pipeline().addLast(handler);
    context = channel.pipeline().context(handler);
  }

  public ChannelHandlerContext context() {
    return Objects.requireNonNull(context);
  }

  public boolean isWritable(Http2Stream stream) {
    return handler.encoder().flowController().isWritable(stream);
  }

  /** How many bytes of bodies the peer lets come on all streams together. */
  public int window() {
    return handler.encoder().flowController().windowSize(handler.connection().connectionStream());
  }

  /** Sends a header block; what is returned is done when it has gone out. */
  public ChannelFuture headers(int streamId, Http2Headers block, boolean last) {
    ChannelHandlerContext ctx = context();
    return handler.encoder().writeHeaders(ctx, streamId, block, 0, last, ctx.newPromise());
  }

  /** Sends body and takes over {@code data}; what is returned is done when it has gone out. */
  public ChannelFuture data(Http2Stream stream, ByteBuf data, boolean last) {
    ChannelHandlerContext ctx = context();
    limit.adjust();
    return handler.encoder().writeData(ctx, stream.id(), data, 0, last, ctx.newPromise());
  }

  /**
   * Ends our side of a stream.
   *
   * @param rest of the body, taken over
   * @param trailers of which none may be left to be sent on
   */
  public ChannelFuture end(
      Http2Stream stream, @Nullable ByteBuf rest, @Nullable HeaderBlock trailers) {
    Http2Headers block =
        trailers == null || trailers.count() == 0
            ? null
            : loop.http2().encoder().trailers(trailers);
    if (block == null) {
      return data(stream, rest == null ? Unpooled.EMPTY_BUFFER : rest, true);
    }
    if (rest != null) {
      data(stream, rest, false);
    }
    return headers(stream.id(), block, true);
  }

  /** Ends a stream that is still there, both ways. */
  public void reset(Http2Stream stream, Http2Error error) {
    if (stream.equals(handler.connection().stream(stream.id()))) {
      ChannelHandlerContext ctx = context();
      handler.encoder().writeRstStream(ctx, stream.id(), error.code(), ctx.newPromise());
      flush();
    }
  }

  /** Lets the peer send as many bytes more on this stream. */
  public void giveBack(Http2Stream stream, int bytes) {
    try {
      if (handler.connection().local().flowController().consumeBytes(stream, bytes)) {
        flush();
      }
    } catch (Http2Exception e) {
      loop.reportBug("HTTP/2 flow control", e);
      channel.close();
    }
  }

  /** What was written goes out at the end of this turn of the event loop. */
  public void flush() {
    if (!flushPending) {
      flushPending = true;
      loop.eventLoop().execute(flushing);
    }
  }

  private void flushNow() {
    flushPending = false;
    channel.flush();
    flushed.run();
  }
}
