package io.gazan.dataplane.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameReader;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the frame reader and Netty's connection decoder and therefore sees every frame of
 * the peer, also those that the decoder ignores: gives them to the {@link FloodGuard}, and answers
 * HEADERS on streams that are over as RFC 9113 §5.1 says, where Netty no longer knows the stream.
 * One per connection.
 */
final class FrameGuard implements Http2FrameListener, Http2FrameReader {
  private final Http2FrameReader reader;
  private final Http2Connection connection;
  private final FloodGuard floods;
  private final StreamHistory history = new StreamHistory();
  private @Nullable Http2FrameListener next;

  FrameGuard(Http2FrameReader reader, Http2Connection connection, FloodGuard floods) {
    this.reader = reader;
    this.connection = connection;
    this.floods = floods;
  }

  /** We opened a stream, if it is not the trailers of one. */
  void headersSent(int streamId) {
    if (!connection.isServer() && history.isNew(streamId)) {
      floods.stream();
      history.open(streamId);
    }
  }

  /** We reset a stream: what still comes for it was sent before the peer knew. */
  void resetSent(int streamId) {
    history.reset(streamId);
  }

  @Override
  public void readFrame(ChannelHandlerContext ctx, ByteBuf input, Http2FrameListener listener)
      throws Http2Exception {
    // Netty changes the listener once, after the first SETTINGS.
    next = listener;
    reader.readFrame(ctx, input, this);
  }

  @Override
  public Configuration configuration() {
    return reader.configuration();
  }

  @Override
  public void close() {
    reader.close();
  }

  private Http2FrameListener next() {
    Http2FrameListener listener = next;
    if (listener == null) {
      throw new IllegalStateException("a frame before readFrame");
    }
    return listener;
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream)
      throws Http2Exception {
    if (data.isReadable()) {
      floods.data();
    } else if (!endOfStream) {
      floods.emptyData();
    }
    if (endOfStream) {
      history.end(streamId);
    }
    if (connection.stream(streamId) == null) {
      if (history.wasReset(streamId)) {
        return late(ctx, streamId, data, padding, endOfStream);
      }
      floods.glitch(FloodGuard.USELESS_FRAME);
    }
    return next().onDataRead(ctx, streamId, data, padding, endOfStream);
  }

  /**
   * DATA that was on its way when we reset the stream: no fault of the peer. Netty gives the bytes
   * back to the connection's window, and then would reset the stream once more.
   */
  private int late(
      ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream)
      throws Http2Exception {
    int bytes = data.readableBytes() + padding;
    try {
      return next().onDataRead(ctx, streamId, data, padding, endOfStream);
    } catch (Http2Exception e) {
      if (!Http2Exception.isStreamError(e)) {
        throw e;
      }
      return bytes;
    }
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx,
      int streamId,
      Http2Headers headers,
      int padding,
      boolean endOfStream)
      throws Http2Exception {
    if (admits(streamId, endOfStream)) {
      next().onHeadersRead(ctx, streamId, headers, padding, endOfStream);
    }
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx,
      int streamId,
      Http2Headers headers,
      int streamDependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean endOfStream)
      throws Http2Exception {
    if (admits(streamId, endOfStream)) {
      next()
          .onHeadersRead(
              ctx, streamId, headers, streamDependency, weight, exclusive, padding, endOfStream);
    }
  }

  /** Whether HEADERS go on; false if they belong to a stream that we reset. */
  private boolean admits(int streamId, boolean endOfStream) throws Http2Exception {
    if ((streamId & 1) == 0) {
      return true;
    }
    if (!connection.isServer()) {
      return connection.stream(streamId) != null || !history.wasReset(streamId);
    }
    if (history.isNew(streamId)) {
      floods.stream();
      history.open(streamId);
    } else if (history.remembers(streamId) && !old(streamId)) {
      return false;
    }
    if (endOfStream) {
      history.end(streamId);
    }
    return true;
  }

  /** Judges HEADERS on a stream that is not new. */
  private boolean old(int streamId) throws Http2Exception {
    if (!history.opened(streamId)) {
      throw Http2Exception.connectionError(
          Http2Error.PROTOCOL_ERROR, "stream %d opened after a higher one", streamId);
    }
    Http2Stream stream = connection.stream(streamId);
    if (history.wasReset(streamId)) {
      floods.glitch(FloodGuard.USELESS_FRAME);
      return stream != null;
    }
    if (!history.ended(streamId)) {
      return true;
    }
    if (stream == null) {
      throw Http2Exception.connectionError(
          Http2Error.STREAM_CLOSED, "HEADERS on stream %d, which is closed", streamId);
    }
    throw Http2Exception.streamError(
        streamId, Http2Error.STREAM_CLOSED, "HEADERS on stream %d after its end", streamId);
  }

  @Override
  public void onPriorityRead(
      ChannelHandlerContext ctx,
      int streamId,
      int streamDependency,
      short weight,
      boolean exclusive)
      throws Http2Exception {
    floods.priority();
    next().onPriorityRead(ctx, streamId, streamDependency, weight, exclusive);
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode)
      throws Http2Exception {
    floods.reset();
    next().onRstStreamRead(ctx, streamId, errorCode);
  }

  @Override
  public void onSettingsAckRead(ChannelHandlerContext ctx) throws Http2Exception {
    floods.settings();
    next().onSettingsAckRead(ctx);
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings)
      throws Http2Exception {
    floods.settings();
    next().onSettingsRead(ctx, settings);
  }

  @Override
  public void onPingRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
    floods.ping();
    next().onPingRead(ctx, data);
  }

  @Override
  public void onPingAckRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
    floods.ping();
    next().onPingAckRead(ctx, data);
  }

  @Override
  public void onPushPromiseRead(
      ChannelHandlerContext ctx,
      int streamId,
      int promisedStreamId,
      Http2Headers headers,
      int padding)
      throws Http2Exception {
    // Nobody may push to us: clients cannot, and endpoints are told not to.
    throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "PUSH_PROMISE");
  }

  @Override
  public void onGoAwayRead(
      ChannelHandlerContext ctx, int lastStreamId, long errorCode, ByteBuf debugData)
      throws Http2Exception {
    floods.settings();
    next().onGoAwayRead(ctx, lastStreamId, errorCode, debugData);
  }

  @Override
  public void onWindowUpdateRead(ChannelHandlerContext ctx, int streamId, int windowSizeIncrement)
      throws Http2Exception {
    floods.windowUpdate();
    next().onWindowUpdateRead(ctx, streamId, windowSizeIncrement);
  }

  @Override
  public void onUnknownFrame(
      ChannelHandlerContext ctx, byte frameType, int streamId, Http2Flags flags, ByteBuf payload)
      throws Http2Exception {
    floods.glitch(FloodGuard.USELESS_FRAME);
    next().onUnknownFrame(ctx, frameType, streamId, flags, payload);
  }
}
