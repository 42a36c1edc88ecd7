package io.gazan.bench.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.SslContext;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Unary calls on one HTTP/2 connection, {@code inFlight} at a time. A call is completed when its
 * trailers say {@code grpc-status: 0} and, unless it asked what the endpoint saw, its message came
 * back whole.
 */
final class GrpcClient extends Http2FrameAdapter implements Client {
  private static final int WINDOW = 1 << 20;
  private static final ByteBuf MESSAGE =
      Unpooled.unreleasableBuffer(GrpcMessages.message("0123456789abcdef0123456789abcdef"));

  private final @Nullable SslContext tls;
  private final int inFlight;
  private final boolean asksWhatWasSeen;
  private final Http2Headers head;
  private final IntObjectMap<Call> calls = new IntObjectHashMap<>();
  private final Http2ConnectionHandler connection;
  private @Nullable Tally tally;
  private boolean started;

  /** Without a TLS context it speaks HTTP/2 with prior knowledge. */
  GrpcClient(@Nullable SslContext tls, int inFlight, boolean asksWhatWasSeen) {
    this.tls = tls;
    this.inFlight = inFlight;
    this.asksWhatWasSeen = asksWhatWasSeen;
    this.head =
        new DefaultHttp2Headers()
            .method("POST")
            .scheme(tls == null ? "http" : "https")
            .authority(ClientTls.SERVER_NAME)
            .path(asksWhatWasSeen ? GrpcMessages.SEEN : GrpcMessages.ECHO)
            .add("te", "trailers")
            .add("content-type", "application/grpc")
            .add("user-agent", "grpc-java-netty/1.76.0")
            .add("grpc-accept-encoding", "gzip");
    this.connection =
        new Http2ConnectionHandlerBuilder()
            .server(false)
            .initialSettings(new Http2Settings().pushEnabled(false).initialWindowSize(WINDOW))
            .gracefulShutdownTimeoutMillis(0)
            .frameListener(this)
            .build();
  }

  /** One call under way; {@code message} gathers the response's bytes. */
  private static final class Call {
    private final long start = System.nanoTime();
    private final ByteBuf message;

    Call(ByteBuf message) {
      this.message = message;
    }
  }

  @Override
  public void open(Channel channel, Tally counts) {
    tally = counts;
    if (tls != null) {
      channel.pipeline().addLast(tls.newHandler(channel.alloc(), ClientTls.SERVER_NAME, 443));
    }
    channel.pipeline().addLast(connection);
  }

  @Override
  public boolean reconnects() {
    return false;
  }

  @Override
  public void ended(Tally counts) {
    if (!calls.isEmpty() || !started) {
      counts.failed(
          Tally.Failure.READ,
          Math.max(1, calls.size()),
          started ? "closed with calls under way" : "closed before HTTP/2 began");
    }
    calls.values().forEach(call -> call.message.release());
    calls.clear();
  }

  /** The proxy's settings come first: now the connection stands and its limits are known. */
  @Override
  public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) {
    if (started) {
      return;
    }
    started = true;
    for (int i = 0; i < inFlight; i++) {
      call(ctx);
    }
  }

  private void call(ChannelHandlerContext ctx) {
    int stream = connection.connection().local().incrementAndGetNextStreamId();
    calls.put(stream, new Call(ctx.alloc().buffer(MESSAGE.readableBytes())));
    connection.encoder().writeHeaders(ctx, stream, head, 0, false, ctx.newPromise());
    connection.encoder().writeData(ctx, stream, MESSAGE.duplicate(), 0, true, ctx.newPromise());
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext ctx, int stream, ByteBuf data, int padding, boolean endOfStream) {
    int processed = data.readableBytes() + padding;
    Call call = calls.get(stream);
    if (call != null) {
      call.message.writeBytes(data);
      if (endOfStream) {
        end(ctx, stream, "no trailers");
      }
    }
    return processed;
  }

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
    if (endOfStream) {
      CharSequence status = headers.get("grpc-status");
      boolean good = status != null && status.length() == 1 && status.charAt(0) == '0';
      end(ctx, stream, good ? null : "trailers " + headers);
    }
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext ctx, int stream, long errorCode) {
    end(ctx, stream, "reset with error code " + errorCode);
  }

  private void end(ChannelHandlerContext ctx, int stream, @Nullable String failure) {
    Call call = calls.remove(stream);
    Tally counts = tally;
    if (call == null || counts == null) {
      return;
    }
    if (failure != null) {
      counts.failed(Tally.Failure.STATUS, failure);
    } else if (asksWhatWasSeen) {
      counts.seen(GrpcMessages.text(call.message));
      counts.completed(call.start, call.message.readableBytes());
    } else if (ByteBufUtil.equals(call.message, MESSAGE)) {
      counts.completed(call.start, call.message.readableBytes());
    } else {
      counts.failed(
          Tally.Failure.STATUS,
          "another message came back: " + call.message.toString(StandardCharsets.ISO_8859_1));
    }
    call.message.release();
    if (!counts.over()) {
      call(ctx);
    } else if (calls.isEmpty()) {
      ctx.close();
    }
  }
}
