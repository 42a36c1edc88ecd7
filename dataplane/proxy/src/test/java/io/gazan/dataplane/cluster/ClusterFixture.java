package io.gazan.dataplane.cluster;

import io.gazan.dataplane.cluster.health.HealthChecker;
import io.gazan.dataplane.cluster.probe.ProtocolProbe;
import io.gazan.dataplane.cluster.probe.UpstreamHandshakes;
import io.gazan.dataplane.config.HealthDefaults;
import io.gazan.dataplane.testing.Handshakes;
import io.gazan.upstreams.cluster.Balance;
import io.gazan.upstreams.cluster.CircuitSpec;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.cluster.HealthSpec;
import io.gazan.upstreams.cluster.Protocol;
import io.gazan.upstreams.cluster.ServerSpec;
import io.gazan.upstreams.tls.UpstreamTlsSpec;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A registry whose control loop runs only when the test lets time pass, and a name server in a map.
 */
public final class ClusterFixture {
  static final int LOOPS = 2;

  final EmbeddedChannel time = new EmbeddedChannel();
  final Names names = new Names(time.eventLoop());
  final ClusterRegistry registry;
  final List<Endpoint> gone = new ArrayList<>();

  public ClusterFixture() {
    this(UnaryOperator.identity());
  }

  /** With another form of the control loop. */
  ClusterFixture(UnaryOperator<ControlLoop> form) {
    time.freezeTime();
    EventLoop loop = time.eventLoop();
    UpstreamHandshakes handshakes = Handshakes.of();
    ControlLoop control =
        new ControlLoop(
            loop,
            new HealthChecker(loop, NioSocketChannel.class, handshakes),
            new ProtocolProbe(loop, NioSocketChannel.class, handshakes, Duration.ofSeconds(2)),
            names);
    registry =
        new ClusterRegistry(form.apply(control), LOOPS, HealthDefaults.DEFAULTS, Duration.ZERO);
    registry.onEndpointGone(gone::add);
  }

  /** Puts a table with just this cluster in force. */
  public Cluster apply(ClusterSpec spec) {
    Cluster cluster = registry.prepare(List.of(spec)).firstEntry().getValue();
    registry.retainOnly(List.of(cluster));
    run();
    return cluster;
  }

  /** Lets the control loop do what is due. */
  public void run() {
    time.runPendingTasks();
    time.runScheduledPendingTasks();
    time.runPendingTasks();
  }

  void pass(Duration duration) {
    time.advanceTimeBy(duration.toNanos(), TimeUnit.NANOSECONDS);
    run();
  }

  public static ClusterSpec spec(String name, Balance balance, ServerSpec... servers) {
    return spec(name, balance, Duration.ZERO, servers);
  }

  static ClusterSpec spec(String name, Balance balance, Duration slowStart, ServerSpec... servers) {
    return new ClusterSpec(
        name,
        List.of(servers),
        Protocol.HTTP1,
        UpstreamTlsSpec.DEFAULTS,
        balance,
        null,
        HealthSpec.OFF,
        CircuitSpec.DEFAULTS,
        slowStart);
  }

  public static ServerSpec server(int number) {
    return server(number, 1);
  }

  static ServerSpec server(int number, int weight) {
    return new ServerSpec("10.0." + number / 256 + "." + number % 256, 80, weight, false);
  }

  static ServerSpec draining(int number) {
    return new ServerSpec("10.0.0." + number, 80, 1, true);
  }

  public static ServerSpec[] servers(int count) {
    ServerSpec[] servers = new ServerSpec[count];
    for (int i = 0; i < count; i++) {
      servers[i] = server(i + 1);
    }
    return servers;
  }

  /** The endpoints of so many picks, by the last part of their address: {@code 1 2 3 1}. */
  static String picks(Cluster cluster, int count) {
    StringBuilder picks = new StringBuilder();
    for (int i = 0; i < count; i++) {
      picks.append(i == 0 ? "" : " ").append(number(cluster.pick(0)));
    }
    return picks.toString();
  }

  static String number(@Nullable Endpoint endpoint) {
    return endpoint == null ? "-" : endpoint.host().substring(endpoint.host().lastIndexOf('.') + 1);
  }

  /** The usable member whose address ends so. */
  public static Endpoint endpoint(Cluster cluster, int number) {
    for (Member member : cluster.members()) {
      if (number(member.endpoint()).equals(Integer.toString(number))) {
        return member.endpoint();
      }
    }
    throw new AssertionError("no endpoint " + number);
  }

  /** Answers from a map; what is not in it does not resolve. */
  static final class Names extends InetNameResolver {
    final Map<String, List<InetAddress>> known = new HashMap<>();
    int asked;

    Names(EventExecutor executor) {
      super(executor);
    }

    void know(String host, String... addresses) throws UnknownHostException {
      List<InetAddress> list = new ArrayList<>();
      for (String address : addresses) {
        list.add(InetAddress.getByName(address));
      }
      known.put(host, list);
    }

    @Override
    protected void doResolve(String host, Promise<InetAddress> promise) {
      throw new UnsupportedOperationException("only resolveAll is used");
    }

    @Override
    protected void doResolveAll(String host, Promise<List<InetAddress>> promise) {
      asked++;
      List<InetAddress> answer = known.get(host);
      if (answer == null) {
        promise.setFailure(new UnknownHostException(host));
      } else {
        promise.setSuccess(answer);
      }
    }
  }
}
