package io.gazan.dataplane.cluster;

import io.gazan.dataplane.cluster.health.HealthChecker;
import io.gazan.dataplane.cluster.probe.ProtocolProbe;
import io.gazan.dataplane.cluster.probe.UpstreamHandshakes;
import io.gazan.upstreams.address.SpecialAddresses;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.resolver.InetNameResolver;
import io.netty.resolver.NameResolver;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
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

  /**
   * The same, but a name whose addresses are all of this machine, its link or a metadata service
   * does not resolve, and such addresses are left out beside others. For documents of an operator:
   * there a name comes from whoever may edit a Service, who could point it at what trusts this
   * machine. Addresses in figures are the operator's to check.
   */
  public ControlLoop farNamesOnly() {
    return new ControlLoop(loop, checker, probe, new FarNames(loop, resolver));
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

  /** Leaves out of another resolver's answers what is near. */
  private static final class FarNames extends InetNameResolver {
    private final NameResolver<InetAddress> all;

    FarNames(EventExecutor executor, NameResolver<InetAddress> all) {
      super(executor);
      this.all = all;
    }

    @Override
    protected void doResolve(String name, Promise<InetAddress> told) {
      Promise<List<InetAddress>> found = executor().newPromise();
      found.addListener(
          (Future<List<InetAddress>> answer) -> {
            if (answer.isSuccess()) {
              told.trySuccess(answer.getNow().getFirst());
            } else {
              told.tryFailure(answer.cause());
            }
          });
      doResolveAll(name, found);
    }

    @Override
    protected void doResolveAll(String name, Promise<List<InetAddress>> told) {
      all.resolveAll(name)
          .addListener(
              (Future<List<InetAddress>> answer) -> {
                if (!answer.isSuccess()) {
                  told.tryFailure(answer.cause());
                  return;
                }
                List<InetAddress> far =
                    answer.getNow().stream().filter(each -> !isNear(each)).toList();
                if (far.isEmpty()) {
                  told.tryFailure(
                      new UnknownHostException(
                          name + " has only addresses that an operator's document may not name"));
                } else {
                  told.trySuccess(far);
                }
              });
    }

    private static boolean isNear(InetAddress address) {
      return address.isLoopbackAddress() || SpecialAddresses.problem(address) != null;
    }

    @Override
    public void close() {
      all.close();
    }
  }
}
