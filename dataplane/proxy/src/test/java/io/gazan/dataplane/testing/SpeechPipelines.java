package io.gazan.dataplane.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The connections of a {@link SpeakingEndpoint}. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the channel by itself
final class SpeechPipelines {
  private static final int SLOW_HANDSHAKE_MILLIS = 400;
  private static final int SLOW_ANSWER_MILLIS = 1300;
  private static final int HANDSHAKE = 0x16;

  private SpeechPipelines() {}

  static void fill(SocketChannel channel, SpeakingEndpoint endpoint, Speech speech) {
    ChannelPipeline pipeline = channel.pipeline();
    switch (speech) {
      case PLAIN -> http1(pipeline, endpoint, false, 0);
      case PLAIN_SLOW -> http1(pipeline, endpoint, false, SLOW_ANSWER_MILLIS);
      case PLAIN_WHOLE_HEADS -> pipeline.addLast(new WholeHeads());
      case TLS -> tls(pipeline, endpoint, SpeakingTls.HTTP1);
      case TLS_WITHOUT_ALPN -> tls(pipeline, endpoint, SpeakingTls.NO_ALPN);
      case TLS_WITH_H2 -> tls(pipeline, endpoint, SpeakingTls.BOTH);
      case TLS_OR_400 -> pipeline.addLast(new TlsOr400(endpoint, 0));
      case TLS_SLOW_OR_400 -> pipeline.addLast(new TlsOr400(endpoint, SLOW_HANDSHAKE_MILLIS));
      case H2C -> http2(pipeline, endpoint);
      case H2C_POLITE -> pipeline.addLast(new ByPreface(endpoint, false));
      case PLAIN_OR_H2C -> pipeline.addLast(new ByPreface(endpoint, true));
      case SILENT -> pipeline.addLast(new Silent());
      case CLOSES -> channel.close();
    }
  }

  private static void http1(
      ChannelPipeline pipeline, SpeakingEndpoint endpoint, boolean tls, int delayMillis) {
    pipeline.addLast(new HttpServerCodec(), new Http1(endpoint, tls, delayMillis));
  }

  private static void http2(ChannelPipeline pipeline, SpeakingEndpoint endpoint) {
    pipeline.addLast(Http2FrameCodecBuilder.forServer().build(), new Http2(endpoint));
  }

  private static void tls(ChannelPipeline pipeline, SpeakingEndpoint endpoint, SslContext context) {
    pipeline.addLast(
        context.newHandler(pipeline.channel().alloc()),
        new ApplicationProtocolNegotiationHandler("http/1.1") {
          @Override
          protected void configurePipeline(ChannelHandlerContext negotiated, String protocol) {
            if (protocol.equals("h2")) {
              http2(negotiated.pipeline(), endpoint);
            } else {
              http1(negotiated.pipeline(), endpoint, true, 0);
            }
          }

          @Override
          protected void handshakeFailure(ChannelHandlerContext failed, Throwable cause) {
            failed.close();
          }

          @Override
          public void exceptionCaught(ChannelHandlerContext failed, Throwable cause) {
            failed.close();
          }
        });
  }

  private static final class Http1 extends SimpleChannelInboundHandler<HttpObject> {
    private final SpeakingEndpoint endpoint;
    private final boolean tls;
    private final int delayMillis;

    Http1(SpeakingEndpoint endpoint, boolean tls, int delayMillis) {
      this.endpoint = endpoint;
      this.tls = tls;
      this.delayMillis = delayMillis;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
      if (message.decoderResult().isFailure()) {
        context.close();
      } else if (message instanceof HttpRequest request) {
        if (!tls) {
          endpoint.plainRequests.incrementAndGet();
        }
        if ("gazan-health".equals(request.headers().get(HttpHeaderNames.USER_AGENT))) {
          endpoint.checks.incrementAndGet();
        }
        context.executor().schedule(() -> answer(context), delayMillis, TimeUnit.MILLISECONDS);
      }
    }

    private void answer(ChannelHandlerContext context) {
      if (!(endpoint.answer() instanceof SpeechAnswer.Status(int code))) {
        throw new IllegalStateException("not for HTTP/1.1: " + endpoint.answer());
      }
      DefaultFullHttpResponse response =
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(code));
      response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
      context.writeAndFlush(response);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  private static final class Http2 extends ChannelInboundHandlerAdapter {
    private final SpeakingEndpoint endpoint;

    Http2(SpeakingEndpoint endpoint) {
      this.endpoint = endpoint;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
      if (frame instanceof Http2HeadersFrame request) {
        if ("gazan-health".contentEquals(request.headers().get("user-agent", ""))) {
          endpoint.checks.incrementAndGet();
        }
        switch (endpoint.answer()) {
          case SpeechAnswer.Status(int code) ->
              context.writeAndFlush(
                  new DefaultHttp2HeadersFrame(status(code), true).stream(request.stream()));
          case SpeechAnswer.Grpc(int code, int grpcStatus) ->
              context.writeAndFlush(
                  new DefaultHttp2HeadersFrame(status(code).setInt("grpc-status", grpcStatus), true)
                      .stream(request.stream()));
          case SpeechAnswer.Reset(long error) ->
              context.writeAndFlush(new DefaultHttp2ResetFrame(error).stream(request.stream()));
        }
      }
      ReferenceCountUtil.release(frame);
    }

    private static Http2Headers status(int code) {
      return new DefaultHttp2Headers().status(Integer.toString(code));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  /** Handshakes with who begins with a ClientHello, after a while; tells others to do so. */
  private static final class TlsOr400 extends ByteToMessageDecoder {
    private final SpeakingEndpoint endpoint;
    private final int delayMillis;
    private boolean decided;

    TlsOr400(SpeakingEndpoint endpoint, int delayMillis) {
      this.endpoint = endpoint;
      this.delayMillis = delayMillis;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
      if (decided) {
        return;
      }
      decided = true;
      if (in.getByte(in.readerIndex()) == HANDSHAKE) {
        context
            .executor()
            .schedule(
                () -> {
                  if (context.channel().isActive()) {
                    tls(context.pipeline(), endpoint, SpeakingTls.HTTP1);
                    context.pipeline().remove(this);
                  }
                },
                delayMillis,
                TimeUnit.MILLISECONDS);
      } else {
        endpoint.plainRequests.incrementAndGet();
        in.skipBytes(in.readableBytes());
        context
            .writeAndFlush(ascii(context, "HTTP/1.1 400 Bad Request\r\n\r\n"))
            .addListener(ChannelFutureListener.CLOSE);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  /** HTTP/2 for who begins with its preface; for others HTTP/1.1, or nothing. */
  private static final class ByPreface extends ByteToMessageDecoder {
    private static final int ENOUGH = 4;

    private final SpeakingEndpoint endpoint;
    private final boolean others;

    ByPreface(SpeakingEndpoint endpoint, boolean others) {
      this.endpoint = endpoint;
      this.others = others;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
      if (in.readableBytes() < ENOUGH) {
        return;
      }
      if (in.toString(in.readerIndex(), ENOUGH, StandardCharsets.US_ASCII).equals("PRI ")) {
        http2(context.pipeline(), endpoint);
        context.pipeline().remove(this);
      } else if (others) {
        http1(context.pipeline(), endpoint, false, 0);
        context.pipeline().remove(this);
      } else {
        in.skipBytes(in.readableBytes());
        context.close();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  private static final class WholeHeads extends ByteToMessageDecoder {
    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
      if (in.toString(StandardCharsets.ISO_8859_1).contains("\r\n\r\n")) {
        in.skipBytes(in.readableBytes());
        context
            .writeAndFlush(ascii(context, "HTTP/1.0 200 OK\r\n\r\n"))
            .addListener(ChannelFutureListener.CLOSE);
      }
    }
  }

  private static final class Silent extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
    }
  }

  private static ByteBuf ascii(ChannelHandlerContext context, String text) {
    return ByteBufUtil.writeAscii(context.alloc(), text);
  }
}
