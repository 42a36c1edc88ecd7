package io.gazan.dataplane.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.cluster.probe.ProbeResult;
import io.gazan.dataplane.cluster.probe.ProbeResult.Failed;
import io.gazan.dataplane.cluster.probe.ProbeResult.Found;
import io.gazan.dataplane.cluster.probe.ProbeResult.Reason;
import io.gazan.dataplane.config.HealthDefaults;
import io.gazan.dataplane.testing.Handshakes;
import io.gazan.dataplane.testing.SpeakingEndpoint;
import io.gazan.dataplane.testing.Speech;
import io.gazan.dataplane.testing.SpeechAnswer;
import io.gazan.upstreams.cluster.Balance;
import io.gazan.upstreams.cluster.CircuitSpec;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.cluster.HealthSpec;
import io.gazan.upstreams.cluster.Protocol;
import io.gazan.upstreams.cluster.ServerSpec;
import io.gazan.upstreams.tls.UpstreamTlsSpec;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code protocol: auto} as a cluster sees it, on a real control loop. */
class ClusterProtocolIT {
  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final HealthSpec CHECKED =
      new HealthSpec(true, null, null, INTERVAL, Duration.ofSeconds(5));
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration LONGEST_WAIT = Duration.ofMillis(250);

  private final ClusterRegistry registry =
      new ClusterRegistry(
          ControlLoop.start(
              NioIoHandler.newFactory(),
              NioSocketChannel.class,
              NioDatagramChannel.class,
              Handshakes.of(),
              CONNECT),
          1,
          HealthDefaults.DEFAULTS);
  private final EventLoop traffic =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()).next();
  private final List<SpeakingEndpoint> endpoints = new ArrayList<>();

  @AfterEach
  void stop() {
    registry.close();
    traffic.parent().shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    endpoints.forEach(SpeakingEndpoint::close);
  }

  @ParameterizedTest
  @CsvSource({"PLAIN,HTTP1", "TLS,HTTPS", "TLS_WITH_H2,H2", "H2C,H2C", "PLAIN_OR_H2C,HTTP1"})
  void aVerdictComesAndTheCheckSpeaksIt(Speech speech, Protocol protocol) {
    // Given
    SpeakingEndpoint endpoint = start(speech);

    // When
    Cluster cluster = apply(auto("c", CHECKED, endpoint));

    // Then
    await().until(() -> cluster.protocolOf(first(cluster)) == protocol);
    await().until(() -> endpoint.checks() >= 3);
    await().until(() -> usable(cluster) == 1);
    endpoint.answer(SpeechAnswer.status(500));
    await().until(() -> usable(cluster) == 0);
  }

  @Test
  void whatTheDocumentSaysIsNotProbed() {
    SpeakingEndpoint endpoint = start(Speech.PLAIN);
    Cluster cluster =
        apply(spec("c", Protocol.H2, UpstreamTlsSpec.DEFAULTS, HealthSpec.OFF, endpoint));
    assertThat(cluster.protocolOf(first(cluster))).isEqualTo(Protocol.H2);
    assertThat(told(cluster, first(cluster))).isEqualTo(new Found(Protocol.H2));
    assertThat(endpoint.connections()).isZero();
    assertThat(first(cluster).detection(UpstreamTlsSpec.DEFAULTS)).isNull();
  }

  @Test
  void withoutChecksAnEndpointThatComesLateIsFoundByWhoeverWantsIt() {
    // Given
    SpeakingEndpoint endpoint = down(Speech.TLS_WITH_H2);
    Cluster cluster = apply(auto("c", HealthSpec.OFF, endpoint));
    assertThat(cluster.protocolOf(first(cluster))).isNull();
    assertThat(told(cluster, first(cluster)))
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.reason()).isEqualTo(Reason.UNREACHABLE));

    // When
    endpoint.listen();

    // Then
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> told(cluster, first(cluster)).equals(new Found(Protocol.H2)));
    assertThat(cluster.protocolOf(first(cluster))).isEqualTo(Protocol.H2);
  }

  @Test
  void askersOfADeadEndpointCostOneProbeASecond() {
    // Given
    Cluster cluster = apply(auto("c", HealthSpec.OFF, down(Speech.PLAIN)));
    told(cluster, first(cluster));
    long began = System.nanoTime();

    // When
    for (int i = 0; i < 200; i++) {
      told(cluster, first(cluster));
    }

    // Then
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
    assertThat(results("unreachable")).isLessThanOrEqualTo(seconds + 3);
  }

  @Test
  void onlyAFailedCheckLeadsToAnotherVerdict() {
    // Given
    SpeakingEndpoint endpoint = start(Speech.PLAIN);
    Cluster cluster = apply(auto("c", CHECKED, endpoint));
    await().until(() -> endpoint.checks() > 0);
    endpoint.answer(SpeechAnswer.status(503));
    await().until(() -> usable(cluster) == 0);
    int checks = endpoint.checks();
    await().until(() -> endpoint.checks() > checks + 5);
    assertThat(results("http1")).as("an answer is no failure to understand").isEqualTo(1);

    // When
    endpoint.speak(Speech.TLS_WITH_H2).answer(SpeechAnswer.status(200));

    // Then
    await().until(() -> cluster.protocolOf(first(cluster)) == Protocol.H2);
    await().until(() -> usable(cluster) == 1);
  }

  @Test
  void withoutChecksAVerdictStaysUntilDialsFail() {
    // Given
    SpeakingEndpoint endpoint = start(Speech.PLAIN);
    Cluster cluster = apply(auto("c", HealthSpec.OFF, endpoint));
    await().until(() -> cluster.protocolOf(first(cluster)) == Protocol.HTTP1);
    endpoint.speak(Speech.H2C);
    assertThat(told(cluster, first(cluster))).isEqualTo(new Found(Protocol.HTTP1));
    assertThat(endpoint.connections()).as("one probe of two steps").isEqualTo(2);

    // When
    first(cluster).dialRefused();
    await().until(() -> first(cluster).ejected());
    await().atMost(Duration.ofSeconds(30)).until(() -> !first(cluster).ejected());

    // Then
    await().until(() -> cluster.protocolOf(first(cluster)) == Protocol.H2C);
  }

  @Test
  void aDeadEndpointIsDownWithoutEverHavingHadAVerdict() {
    // Given
    SpeakingEndpoint endpoint = down(Speech.H2C);
    Cluster cluster = apply(auto("c", CHECKED, endpoint));
    await().until(() -> usable(cluster) == 0);

    // When
    endpoint.listen();

    // Then
    await().atMost(Duration.ofSeconds(5)).until(() -> usable(cluster) == 1);
    assertThat(cluster.protocolOf(first(cluster))).isEqualTo(Protocol.H2C);
  }

  @Test
  void withoutAVerdictTheClustersLastOneCounts() {
    // Given
    SpeakingEndpoint dead = down(Speech.PLAIN);
    SpeakingEndpoint alive = start(Speech.H2C);
    Cluster cluster = apply(auto("c", HealthSpec.OFF, dead, alive));

    // When
    await().until(() -> cluster.protocolOf(cluster.members().get(1).endpoint()) == Protocol.H2C);

    // Then
    assertThat(cluster.protocolOf(first(cluster))).isEqualTo(Protocol.H2C);
    Cluster after = apply(auto("c", HealthSpec.OFF, dead, down(Speech.PLAIN)));
    assertThat(after.protocolOf(first(after))).as("of the generation before").isNotNull();
  }

  @Test
  void aVerdictBelongsToTheAddressAndOutlivesReloads() {
    // Given
    SpeakingEndpoint endpoint = start(Speech.TLS);
    Cluster before = apply(auto("a", HealthSpec.OFF, endpoint));
    await().until(() -> before.protocolOf(first(before)) == Protocol.HTTPS);
    int connections = endpoint.connections();

    // When
    Cluster after = apply(auto("b", HealthSpec.OFF, endpoint));

    // Then
    assertThat(after.protocolOf(first(after))).isEqualTo(Protocol.HTTPS);
    assertThat(endpoint.connections()).isEqualTo(connections);
    apply(spec("b", Protocol.HTTPS, UpstreamTlsSpec.DEFAULTS, HealthSpec.OFF, endpoint));
    assertThat(first(after).detection(UpstreamTlsSpec.DEFAULTS)).as("given up").isNull();
  }

  @Test
  void whatIsTrustedInOneClusterIsNotInAnother() {
    // Given
    SpeakingEndpoint endpoint = start(Speech.TLS);
    UpstreamTlsSpec verify = new UpstreamTlsSpec(true, null, null, null);

    // When
    List<Cluster> clusters =
        applyAll(
            auto("trusting", HealthSpec.OFF, endpoint),
            spec("strict", Protocol.AUTO, verify, HealthSpec.OFF, endpoint));

    // Then
    await().until(() -> clusters.get(0).protocolOf(first(clusters.get(0))) == Protocol.HTTPS);
    await().until(() -> results("not_understood") > 0);
    assertThat(clusters.get(1).protocolOf(first(clusters.get(1)))).isNull();
    assertThat(endpoint.plainRequests()).isZero();
  }

  @Test
  void aReloadWaitsForFiftyEndpointsNoLongerThanItMay() {
    // Given
    SpeakingEndpoint[] fifty = new SpeakingEndpoint[50];
    Arrays.setAll(fifty, i -> start(i % 5 == 0 ? Speech.SILENT : Speech.PLAIN));
    long began = System.nanoTime();

    // When
    Cluster cluster = apply(auto("c", CHECKED, fifty));

    // Then
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isLessThan(LONGEST_WAIT.multipliedBy(10));
    assertThat(usable(cluster)).as("up until a check says otherwise").isEqualTo(50);
    assertThat(registry.clusters()).containsExactly(cluster);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> results("http1") >= 40 && usable(cluster) == 40);
  }

  @Test
  void aReloadIsNotHeldUpByWhoAnswers() {
    Cluster cluster = apply(auto("c", HealthSpec.OFF, start(Speech.PLAIN), start(Speech.PLAIN)));
    assertThat(told(cluster, first(cluster))).isEqualTo(new Found(Protocol.HTTP1));
  }

  @Test
  void soManyMayWaitForASilentEndpointAndNoMore() {
    // Given
    Cluster cluster = apply(auto("c", HealthSpec.OFF, start(Speech.SILENT)));
    AtomicInteger called = new AtomicInteger();
    AtomicInteger elsewhere = new AtomicInteger();
    int many = Detection.MOST_WAITING + 100;

    // When
    traffic.execute(
        () -> {
          for (int i = 0; i < many; i++) {
            cluster.awaitProtocol(
                first(cluster),
                traffic,
                result -> {
                  called.incrementAndGet();
                  if (!traffic.inEventLoop() || !(result instanceof Failed)) {
                    elsewhere.incrementAndGet();
                  }
                });
          }
        });

    // Then
    await().until(() -> registry.probe().turnedAwaySoFar() == 100);
    await().atMost(CONNECT.multipliedBy(5)).until(() -> called.get() == many);
    assertThat(elsewhere.get()).isZero();
  }

  private SpeakingEndpoint start(Speech speech) {
    SpeakingEndpoint endpoint = SpeakingEndpoint.start(speech);
    endpoints.add(endpoint);
    return endpoint;
  }

  private SpeakingEndpoint down(Speech speech) {
    SpeakingEndpoint endpoint = SpeakingEndpoint.down(speech);
    endpoints.add(endpoint);
    return endpoint;
  }

  private long results(String label) {
    return registry.probe().results().getOrDefault(label, -1L);
  }

  /** What a waiting request is told. */
  private ProbeResult told(Cluster cluster, Endpoint endpoint) {
    CompletableFuture<ProbeResult> answer = new CompletableFuture<>();
    cluster.awaitProtocol(endpoint, traffic, answer::complete);
    return answer.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private Cluster apply(ClusterSpec spec) {
    return applyAll(spec).getFirst();
  }

  private List<Cluster> applyAll(ClusterSpec... specs) {
    Collection<Cluster> clusters = registry.prepare(List.of(specs)).values();
    registry.retainOnly(clusters);
    return List.copyOf(clusters);
  }

  private static Endpoint first(Cluster cluster) {
    return cluster.members().getFirst().endpoint();
  }

  private static int usable(Cluster cluster) {
    int usable = 0;
    for (Member member : cluster.members()) {
      usable += member.usable() ? 1 : 0;
    }
    return usable;
  }

  private static ClusterSpec auto(String name, HealthSpec health, SpeakingEndpoint... endpoints) {
    return spec(name, Protocol.AUTO, UpstreamTlsSpec.DEFAULTS, health, endpoints);
  }

  private static ClusterSpec spec(
      String name,
      Protocol protocol,
      UpstreamTlsSpec tls,
      HealthSpec health,
      SpeakingEndpoint... endpoints) {
    List<ServerSpec> servers = new ArrayList<>();
    for (SpeakingEndpoint endpoint : endpoints) {
      servers.add(
          new ServerSpec(
              endpoint.socketAddress().getAddress().getHostAddress(),
              endpoint.socketAddress().getPort()));
    }
    return new ClusterSpec(
        name,
        servers,
        protocol,
        tls,
        Balance.ROUND_ROBIN,
        null,
        health,
        CircuitSpec.DEFAULTS,
        Duration.ZERO);
  }
}
