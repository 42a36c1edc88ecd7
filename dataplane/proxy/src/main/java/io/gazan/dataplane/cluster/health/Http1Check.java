package io.gazan.dataplane.cluster.health;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/** A check in HTTP/1.1, over TLS or not. */
final class Http1Check extends SimpleChannelInboundHandler<HttpObject> {
  private static final int SWITCHING_PROTOCOLS = 101;

  private final CheckTarget target;
  private final CheckAttempt attempt;

  Http1Check(CheckTarget target, CheckAttempt attempt) {
    this.target = target;
    this.attempt = attempt;
  }

  /** Over TLS the handler before keeps the request until the handshake is done. */
  @Override
  public void channelActive(ChannelHandlerContext context) {
    DefaultFullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.valueOf(target.method()), target.path());
    request
        .headers()
        .set(HttpHeaderNames.HOST, target.address())
        .set(HttpHeaderNames.USER_AGENT, HealthProbe.USER_AGENT)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    if (target.method().equals("POST")) {
      request.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
    }
    var _ = context.writeAndFlush(request, context.voidPromise());
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
    if (message instanceof HttpResponse response) {
      int status = response.status().code();
      if (response.decoderResult().isFailure()) {
        attempt.finish(CheckResult.failed("not an HTTP answer"));
      } else if (status >= 200 || status == SWITCHING_PROTOCOLS) {
        attempt.finish(CheckResult.ofStatus(status));
      } else {
        return;
      }
      var _ = context.close();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
      attempt.failed(handshake.cause(), "no TLS");
    }
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
