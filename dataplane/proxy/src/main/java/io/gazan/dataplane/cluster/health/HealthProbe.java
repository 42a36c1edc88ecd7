package io.gazan.dataplane.cluster.health;

import io.gazan.dataplane.cluster.probe.Alpn;
import io.gazan.dataplane.cluster.probe.UpstreamHandshakes;
import io.gazan.upstreams.cluster.Protocol;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/**
 * Asks one endpoint once in its protocol, on a connection of its own that is closed as soon as the
 * head of the answer is there: whatever body follows is never read. A head of more than 16 KiB is a
 * failure.
 */
final class HealthProbe {
  static final int MOST_HEAD = 16 * 1024;
  static final String USER_AGENT = "gazan-health";

  private static final int MOST_LINE = 4096;
  private static final int CHUNK = 8 * 1024;

  private final EventLoop loop;
  private final UpstreamHandshakes handshakes;
  private final Bootstrap bootstrap;

  HealthProbe(
      EventLoop loop, Class<? extends SocketChannel> channel, UpstreamHandshakes handshakes) {
    this.loop = loop;
    this.handshakes = handshakes;
    this.bootstrap =
        new Bootstrap().group(loop).channel(channel).option(ChannelOption.TCP_NODELAY, true);
  }

  /**
   * On the loop; calls back exactly once, on the loop, never before it returns.
   *
   * @param target in a protocol that is known
   */
  void ask(
      InetSocketAddress to, CheckTarget target, long timeoutNanos, Consumer<CheckResult> done) {
    if (target.protocol() == Protocol.AUTO) {
      throw new IllegalArgumentException("a check needs a protocol: " + target);
    }
    CheckAttempt attempt = new CheckAttempt(loop, done);
    ChannelFuture dial =
        bootstrap
            .clone()
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    fill(channel, target, attempt);
                  }
                })
            .connect(to);
    attempt.watch(dial, timeoutNanos);
  }

  private void fill(SocketChannel channel, CheckTarget target, CheckAttempt attempt) {
    ChannelPipeline pipeline = channel.pipeline();
    boolean http2 =
        switch (target.protocol()) {
          case HTTP1, HTTPS, AUTO -> false;
          case H2, H2C -> true;
        };
    boolean tls = target.protocol().mayUseTls();
    if (tls) {
      try {
        pipeline.addLast(
            handshakes.handler(
                target.tls(),
                http2 ? Alpn.H2 : Alpn.HTTP1,
                channel.alloc(),
                target.host(),
                target.port()));
      } catch (RuntimeException e) {
        attempt.failed(e, "no TLS");
        var _ = channel.close();
        return;
      }
    }
    if (http2) {
      pipeline.addLast(Http2Check.codec(), new Http2Check(target, attempt, tls));
    } else {
      pipeline.addLast(
          new HttpClientCodec(MOST_LINE, MOST_HEAD, CHUNK), new Http1Check(target, attempt));
    }
  }
}
