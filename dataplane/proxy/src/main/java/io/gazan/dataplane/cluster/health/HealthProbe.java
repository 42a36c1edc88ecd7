package io.gazan.dataplane.cluster.health;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks one endpoint once, on a connection of its own that is closed as soon as the head of the
 * answer is there: whatever body follows is never read. A head of more than 16 KiB is a failure.
 */
final class HealthProbe {
  private static final int MOST_LINE = 4096;
  private static final int MOST_HEAD = 16 * 1024;
  private static final int CHUNK = 8 * 1024;
  private static final int SWITCHING_PROTOCOLS = 101;

  private final EventLoop loop;
  private final Bootstrap bootstrap;

  HealthProbe(EventLoop loop, Class<? extends SocketChannel> channel) {
    this.loop = loop;
    this.bootstrap =
        new Bootstrap().group(loop).channel(channel).option(ChannelOption.TCP_NODELAY, true);
  }

  /** On the loop; calls back exactly once, on the loop, never before it returns. */
  void ask(
      InetSocketAddress to, CheckTarget target, long timeoutNanos, Consumer<CheckResult> done) {
    Attempt attempt = new Attempt(target, done);
    ChannelFuture dial =
        bootstrap
            .clone()
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
            .handler(new Initializer(attempt))
            .connect(to);
    attempt.timer =
        loop.schedule(
            () -> attempt.timedOut(dial, timeoutNanos), timeoutNanos, TimeUnit.NANOSECONDS);
    dial.addListener(
        result -> {
          if (!result.isSuccess()) {
            Throwable cause = result.cause();
            attempt.finish(
                CheckResult.failed(
                    cause == null ? "not connected" : String.valueOf(cause.getMessage())));
          }
        });
  }

  private static final class Initializer extends ChannelInitializer<SocketChannel> {
    private final ChannelHandler attempt;

    Initializer(ChannelHandler attempt) {
      this.attempt = attempt;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
      channel.pipeline().addLast(new HttpClientCodec(MOST_LINE, MOST_HEAD, CHUNK), attempt);
    }
  }

  private final class Attempt extends SimpleChannelInboundHandler<HttpObject> {
    private final CheckTarget target;
    private final Consumer<CheckResult> done;
    private @Nullable Future<?> timer;
    private boolean finished;

    Attempt(CheckTarget target, Consumer<CheckResult> done) {
      this.target = target;
      this.done = done;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      DefaultFullHttpRequest request =
          new DefaultFullHttpRequest(
              HttpVersion.HTTP_1_1, HttpMethod.valueOf(target.method()), target.path());
      request
          .headers()
          .set(HttpHeaderNames.HOST, target.address())
          .set(HttpHeaderNames.USER_AGENT, "gazan-health")
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
          finish(CheckResult.failed("not an HTTP answer"));
        } else if (status >= 200 || status == SWITCHING_PROTOCOLS) {
          finish(CheckResult.ofStatus(status));
        } else {
          return;
        }
        var _ = context.close();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      finish(CheckResult.failed("closed without an answer"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      finish(CheckResult.failed(String.valueOf(cause.getMessage())));
      var _ = context.close();
    }

    void timedOut(ChannelFuture dial, long timeoutNanos) {
      finish(
          CheckResult.failed(
              "no answer within " + TimeUnit.NANOSECONDS.toMillis(timeoutNanos) + " ms"));
      dial.cancel(false);
      var _ = dial.channel().close();
    }

    void finish(CheckResult result) {
      if (!finished) {
        finished = true;
        if (timer != null) {
          timer.cancel(false);
        }
        loop.execute(() -> done.accept(result));
      }
    }
  }
}
