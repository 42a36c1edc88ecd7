package io.gazan.dataplane.cluster.health;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * A check in HTTP/2, over TLS or not: one stream on a connection of its own. A gRPC server counts
 * as up with whatever {@code grpc-status} it answers, and also if it breaks off a stream that is no
 * POST as a protocol error, as some do: it was there to read the request.
 */
final class Http2Check extends Http2ChannelDuplexHandler {
  private static final CharSequence GRPC_STATUS = "grpc-status";

  private final CheckTarget target;
  private final CheckAttempt attempt;
  private final boolean tls;

  Http2Check(CheckTarget target, CheckAttempt attempt, boolean tls) {
    this.target = target;
    this.attempt = attempt;
    this.tls = tls;
  }

  /** What has to stand before it. */
  static ChannelHandler codec() {
    return Http2FrameCodecBuilder.forClient()
        .initialSettings(
            Http2Settings.defaultSettings()
                .pushEnabled(false)
                .maxHeaderListSize(HealthProbe.MOST_HEAD))
        .decoupleCloseAndGoAway(true)
        .build();
  }

  /** Over TLS the handler before keeps everything until the handshake is done. */
  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (!tls) {
      ask(context);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (!(event instanceof SslHandshakeCompletionEvent handshake)) {
      return;
    }
    SslHandler handler = context.pipeline().get(SslHandler.class);
    if (!handshake.isSuccess()) {
      attempt.failed(handshake.cause(), "no TLS");
    } else if (!"h2".equals(handler.applicationProtocol())) {
      attempt.finish(CheckResult.failed("no HTTP/2 over TLS: ALPN did not choose h2"));
      var _ = context.close();
    } else {
      ask(context);
    }
  }

  private void ask(ChannelHandlerContext context) {
    Http2Headers headers =
        new DefaultHttp2Headers()
            .method(target.method())
            .scheme(tls ? "https" : "http")
            .authority(target.address())
            .path(target.path())
            .set(HttpHeaderNames.USER_AGENT, HealthProbe.USER_AGENT);
    var _ = context.writeAndFlush(new DefaultHttp2HeadersFrame(headers, true).stream(newStream()));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object frame) {
    CheckResult result =
        switch (frame) {
          case Http2HeadersFrame answer -> read(answer);
          case Http2ResetFrame reset -> read(reset);
          default -> null;
        };
    ReferenceCountUtil.release(frame);
    if (result != null) {
      attempt.finish(result);
      var _ = context.close();
    }
  }

  private static @Nullable CheckResult read(Http2HeadersFrame answer) {
    CharSequence grpc = answer.headers().get(GRPC_STATUS);
    if (answer.isEndStream() && grpc != null) {
      return CheckResult.up("grpc-status " + grpc);
    }
    int status = status(answer.headers().status());
    if (status < 0) {
      return CheckResult.failed("not an HTTP answer");
    }
    return status < 200 ? null : CheckResult.ofStatus(status);
  }

  private static int status(@Nullable CharSequence text) {
    if (text == null || text.length() != 3) {
      return -1;
    }
    int status = 0;
    for (int i = 0; i < 3; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      status = status * 10 + digit;
    }
    return status;
  }

  private CheckResult read(Http2ResetFrame reset) {
    String error = "stream reset with error " + reset.errorCode();
    return reset.errorCode() == Http2Error.PROTOCOL_ERROR.code() && !target.method().equals("POST")
        ? CheckResult.up(error)
        : CheckResult.failed(error);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    attempt.finish(CheckResult.failed("closed without an answer"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    attempt.failed(cause, "broken");
    var _ = context.close();
  }
}
