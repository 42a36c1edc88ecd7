package io.gazan.dataplane.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.config.HealthDefaults;
import io.gazan.dataplane.testing.Answer;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.Handshakes;
import io.gazan.upstreams.cluster.Balance;
import io.gazan.upstreams.cluster.CircuitSpec;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.cluster.HealthSpec;
import io.gazan.upstreams.cluster.Protocol;
import io.gazan.upstreams.cluster.ServerSpec;
import io.gazan.upstreams.tls.UpstreamTlsSpec;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Active health as a cluster sees it, on a real control loop. */
class ClusterHealthIT {
  private static final Duration INTERVAL = Duration.ofMillis(50);

  private final ClusterRegistry registry =
      new ClusterRegistry(
          ControlLoop.start(
              NioIoHandler.newFactory(),
              NioSocketChannel.class,
              NioDatagramChannel.class,
              Handshakes.of(),
              Duration.ofSeconds(2)),
          1,
          new HealthDefaults("HEAD", INTERVAL));
  private final EchoEndpoint one = EchoEndpoint.start("one");
  private final EchoEndpoint two = EchoEndpoint.start("two");

  @AfterEach
  void stop() {
    registry.close();
    one.close();
    two.close();
  }

  @Test
  void aDeadEndpointLeavesAndComesBackByItself() {
    // Given
    Cluster cluster = apply(spec("c", HealthSpec.DEFAULTS, one, two)).getFirst();
    assertThat(usable(cluster)).as("before the first verdict").isEqualTo(2);

    // When
    one.kill();
    await().until(() -> usable(cluster) == 1);
    one.revive();

    // Then
    await().atMost(INTERVAL.multipliedBy(10)).until(() -> usable(cluster) == 2);
  }

  @Test
  void allMayBeDownAndADeadOneComesBackAfterAReloadToo() {
    // Given
    Cluster before = apply(spec("c", HealthSpec.DEFAULTS, one)).getFirst();
    one.kill();
    await().until(() -> before.pick(0) == null);

    // When
    Cluster after = apply(spec("c", HealthSpec.DEFAULTS, one, two)).getFirst();

    // Then
    assertThat(usable(after)).as("the verdict is known at once").isEqualTo(1);
    one.revive();
    await().until(() -> usable(after) == 2);
  }

  @Test
  void oneCheckServesAllClustersThatAskForTheSame() {
    // Given
    List<Cluster> clusters =
        apply(
            spec("a", HealthSpec.DEFAULTS, one, two),
            spec("b", HealthSpec.DEFAULTS, one),
            spec("c", health("/other"), one),
            spec("d", HealthSpec.OFF, one));
    assertThat(registry.checks()).isEqualTo(3);

    // When
    one.when("HEAD", "/", Answer.status(503));

    // Then
    await().until(() -> usable(clusters.get(0)) == 1 && usable(clusters.get(1)) == 0);
    assertThat(usable(clusters.get(2))).isEqualTo(1);
    assertThat(usable(clusters.get(3))).isEqualTo(1);
    apply(spec("d", HealthSpec.OFF, one));
    assertThat(registry.checks()).isZero();
  }

  @Test
  void anEndpointWithoutChecksIsNeverAsked() {
    apply(spec("c", HealthSpec.OFF, one), spec("d", HealthSpec.DEFAULTS, two));
    await().until(() -> two.checks() >= 3);
    assertThat(one.connections()).isZero();
  }

  @Test
  void checksOfUnchangedEndpointsGoOnThroughReloads() {
    // Given
    apply(spec("c", new HealthSpec(true, null, null, Duration.ofHours(1), null), one));
    await().until(() -> one.checks() == 1);

    // When
    for (int i = 0; i <= 20; i++) {
      HealthSpec health = new HealthSpec(true, null, null, Duration.ofHours(1), null);
      apply(
          i % 2 == 0
              ? List.of(spec("c", health, one, two), spec("x" + i, health, one))
              : List.of(spec("c", health, one)));
    }
    await().until(() -> two.checks() >= 1);

    // Then
    assertThat(one.connections()).isEqualTo(1);
  }

  @Test
  void theShortestIntervalOfAllCountsAndGoesWithItsCluster() {
    HealthSpec rare = new HealthSpec(true, null, null, Duration.ofHours(1), null);
    apply(spec("rare", rare, one));
    await().until(() -> one.checks() == 1);
    apply(spec("rare", rare, one), spec("often", HealthSpec.DEFAULTS, one));
    await().until(() -> one.checks() >= 5);
  }

  @Test
  void aGoodCheckEndsAnEjection() {
    // Given
    Cluster cluster = apply(spec("c", HealthSpec.DEFAULTS, one, two)).getFirst();
    Endpoint endpoint = cluster.members().getFirst().endpoint();

    // When
    endpoint.dialRefused();

    // Then
    await().until(() -> endpoint.ejections() == 1);
    await().atMost(Duration.ofSeconds(5)).until(() -> usable(cluster) == 2);
  }

  @Test
  void namesFromTheHostsFileAreThereWhenTheTableIs() {
    // When
    int port = one.socketAddress().getPort();
    Cluster cluster =
        apply(spec("c", HealthSpec.OFF, List.of(new ServerSpec("localhost", port)))).getFirst();

    // Then
    Endpoint endpoint = Objects.requireNonNull(cluster.pick(0));
    assertThat(String.valueOf(endpoint.nextAddress())).contains("127.0.0.1:" + port);
  }

  private List<Cluster> apply(ClusterSpec... specs) {
    return apply(List.of(specs));
  }

  private List<Cluster> apply(List<ClusterSpec> specs) {
    Collection<Cluster> clusters = registry.prepare(specs).values();
    registry.retainOnly(clusters);
    return List.copyOf(clusters);
  }

  private static int usable(Cluster cluster) {
    int usable = 0;
    for (Member member : cluster.members()) {
      usable += member.usable() ? 1 : 0;
    }
    return usable;
  }

  private static HealthSpec health(@Nullable String path) {
    return new HealthSpec(true, null, path, null, null);
  }

  private static ClusterSpec spec(String name, HealthSpec health, EchoEndpoint... endpoints) {
    List<ServerSpec> servers = new ArrayList<>();
    for (EchoEndpoint endpoint : endpoints) {
      servers.add(
          new ServerSpec(
              endpoint.socketAddress().getAddress().getHostAddress(),
              endpoint.socketAddress().getPort()));
    }
    return spec(name, health, servers);
  }

  private static ClusterSpec spec(String name, HealthSpec health, List<ServerSpec> servers) {
    return new ClusterSpec(
        name,
        servers,
        Protocol.HTTP1,
        UpstreamTlsSpec.DEFAULTS,
        Balance.ROUND_ROBIN,
        null,
        health,
        CircuitSpec.DEFAULTS,
        Duration.ZERO);
  }
}
