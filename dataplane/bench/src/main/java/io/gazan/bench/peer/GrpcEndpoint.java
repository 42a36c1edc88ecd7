package io.gazan.bench.peer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.AsciiString;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The service of {@link GrpcMessages} on HTTP/2 with prior knowledge. What is no call of it, such
 * as a health check, is answered as gRPC does: 200 and {@code grpc-status: 12} (unimplemented).
 */
final class GrpcEndpoint extends ChannelInitializer<Channel> {
  private static final Http2Headers HEAD =
      new DefaultHttp2Headers().status("200").add("content-type", "application/grpc");
  private static final Http2Headers GOOD = new DefaultHttp2Headers().add("grpc-status", "0");
  private static final Http2Headers UNIMPLEMENTED =
      new DefaultHttp2Headers()
          .status("200")
          .add("content-type", "application/grpc")
          .add("grpc-status", "12");

  @Override
  protected void initChannel(Channel channel) {
    Calls calls = new Calls();
    Http2ConnectionHandler connection =
        new Http2ConnectionHandlerBuilder()
            .server(true)
            .initialSettings(Http2Settings.defaultSettings())
            .gracefulShutdownTimeoutMillis(0)
            .frameListener(calls)
            .build();
    calls.encoder = connection.encoder();
    channel.pipeline().addLast(connection);
  }

  /** The calls under way on one connection, by stream: the response's message so far. */
  private static final class Calls extends Http2FrameAdapter {
    private final IntObjectMap<ByteBuf> messages = new IntObjectHashMap<>();
    private @Nullable Http2ConnectionEncoder encoder;

    @Override
    public void onHeadersRead(
        ChannelHandlerContext ctx,
        int stream,
        Http2Headers headers,
        int dependency,
        short weight,
        boolean exclusive,
        int padding,
        boolean endOfStream) {
      onHeadersRead(ctx, stream, headers, padding, endOfStream);
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext ctx,
        int stream,
        Http2Headers headers,
        int padding,
        boolean endOfStream) {
      if (messages.containsKey(stream)) {
        // A client may end a call with trailers of its own.
        answerAtEnd(ctx, stream, endOfStream);
      } else if (AsciiString.contentEquals(headers.path(), GrpcMessages.ECHO)) {
        messages.put(stream, ctx.alloc().buffer());
        answerAtEnd(ctx, stream, endOfStream);
      } else if (AsciiString.contentEquals(headers.path(), GrpcMessages.SEEN)) {
        int port = ((InetSocketAddress) ctx.channel().localAddress()).getPort();
        answer(ctx, stream, GrpcMessages.message(SeenHeaders.text(port, headers::get)));
      } else if (encoder != null) {
        encoder.writeHeaders(ctx, stream, UNIMPLEMENTED, 0, true, ctx.newPromise());
      }
    }

    @Override
    public int onDataRead(
        ChannelHandlerContext ctx, int stream, ByteBuf data, int padding, boolean endOfStream) {
      int processed = data.readableBytes() + padding;
      ByteBuf message = messages.get(stream);
      if (message != null) {
        message.writeBytes(data);
        answerAtEnd(ctx, stream, endOfStream);
      }
      return processed;
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int stream, long errorCode) {
      ByteBuf message = messages.remove(stream);
      if (message != null) {
        message.release();
      }
    }

    private void answerAtEnd(ChannelHandlerContext ctx, int stream, boolean endOfStream) {
      if (endOfStream) {
        ByteBuf message = messages.remove(stream);
        if (message != null) {
          answer(ctx, stream, message);
        }
      }
    }

    private void answer(ChannelHandlerContext ctx, int stream, ByteBuf message) {
      if (encoder == null) {
        message.release();
        return;
      }
      encoder.writeHeaders(ctx, stream, HEAD, 0, false, ctx.newPromise());
      encoder.writeData(ctx, stream, message, 0, false, ctx.newPromise());
      encoder.writeHeaders(ctx, stream, GOOD, 0, true, ctx.newPromise());
    }
  }
}
