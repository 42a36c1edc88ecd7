package io.gazan.dataplane.cluster;

import io.gazan.dataplane.cluster.health.HealthChecker;
import io.gazan.dataplane.cluster.probe.ProtocolProbe;
import io.gazan.dataplane.cluster.probe.UpstreamHandshakes;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.resolver.NameResolver;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The one event loop that carries no traffic, with what runs on it: active checks, protocol probes,
 * name look-ups and the timers of ejections and slow starts.
 */
public final class ControlLoop implements AutoCloseable {
  private static final int LONGEST_TTL_SECONDS = 300;

  private final EventLoop loop;
  private final HealthChecker checker;
  private final ProtocolProbe probe;
  private final NameResolver<InetAddress> resolver;

  ControlLoop(
      EventLoop loop,
      HealthChecker checker,
      ProtocolProbe probe,
      NameResolver<InetAddress> resolver) {
    this.loop = loop;
    this.checker = checker;
    this.probe = probe;
    this.resolver = resolver;
  }

  /**
   * Starts the loop's thread; the channel types are those that go with the handler.
   *
   * @param handshakes for checks and probes over TLS
   * @param connect bounds a probe
   */
  public static ControlLoop start(
      IoHandlerFactory io,
      Class<? extends SocketChannel> socket,
      Class<? extends DatagramChannel> datagram,
      UpstreamHandshakes handshakes,
      Duration connect) {
    EventLoop loop =
        new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("gazan-control", true), io)
            .next();
    DnsNameResolver resolver =
        new DnsNameResolverBuilder(loop)
            .datagramChannelType(datagram)
            .ttl(1, LONGEST_TTL_SECONDS)
            .negativeTtl(0)
            .build();
    return new ControlLoop(
        loop,
        new HealthChecker(loop, socket, handshakes),
        new ProtocolProbe(loop, socket, handshakes, connect),
        resolver);
  }

  EventLoop loop() {
    return loop;
  }

  HealthChecker checker() {
    return checker;
  }

  ProtocolProbe probe() {
    return probe;
  }

  NameResolver<InetAddress> resolver() {
    return resolver;
  }

  /** Waits until the loop has ended. */
  @Override
  public void close() {
    resolver.close();
    loop.parent().shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
