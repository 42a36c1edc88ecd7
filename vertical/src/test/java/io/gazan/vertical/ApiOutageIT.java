package io.gazan.vertical;

import static io.gazan.vertical.Scene.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.Dataplane;
import io.gazan.dataplane.testing.LoadClient;
import io.gazan.devcluster.DevCluster;
import io.gazan.devcluster.access.Access;
import io.gazan.devcluster.testing.Gatekeeper;
import io.gazan.operator.Operator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The API server fails in its ways: kubernetes.md §3. Whatever it does, no route goes because of
 * it, and what changed meanwhile is served when it is back.
 */
@Tag("faults")
class ApiOutageIT {
  private static final AtomicInteger HOSTS = new AtomicInteger();

  /** Ten times the five seconds that are promised. */
  private static final Duration PATIENCE = Duration.ofSeconds(50);

  @SuppressWarnings("NullAway.Init")
  private static Scene scene;

  @SuppressWarnings("NullAway.Init")
  private static DevCluster cluster;

  private static Gatekeeper gate;

  @SuppressWarnings("NullAway.Init")
  private static Operator operator;

  private final String host = "outage-" + HOSTS.incrementAndGet() + ".example.com";
  private final List<LoadClient> load = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private String namespace;

  @BeforeAll
  static void start() {
    scene = Scene.start();
    cluster = scene.devcluster();
    gate = Gatekeeper.of(cluster);
    operator = scene.system().operators().getFirst();
  }

  @AfterAll
  static void close() {
    scene.close();
  }

  @BeforeEach
  void serveSomething() {
    namespace = scene.namespace();
    scene.service(namespace, "web");
    scene.ingress(namespace, "stays", host, path("Prefix", "/", "web"));
    scene.ingress(namespace, "goes", "goes." + host, path("Prefix", "/", "web"));
    scene.awaitEndpoint(host, "/", "web");
    scene.awaitEndpoint("goes." + host, "/", "web");
    until("the operator to lead", operator::isLeader);
    for (Dataplane dataplane : scene.system().dataplanes()) {
      load.add(
          LoadClient.start(
              LoadClient.Load.on(dataplane.httpAddress(), host).connections(4).perSecond(100)));
    }
  }

  @AfterEach
  void repair() {
    gate.clear();
    cluster.resume();
    load.forEach(LoadClient::close);
  }

  @Test
  void itIsDown() {
    // When
    cluster.stop();
    until("the operator to notice", () -> !operator.isLeader());
    changeUnseen();
    // Then
    cluster.resume();
    untilEverythingIsServed();
  }

  @Test
  void itAnswers500() {
    // When
    gate.answer(500, access -> true);
    cluster.dropWatches();
    until("all watches to be over", () -> cluster.watches() == 0);
    until("the operator to notice", () -> !operator.isLeader());
    changeUnseen();
    // Then
    gate.clear();
    untilEverythingIsServed();
  }

  @Test
  void itHasForgottenWhatHappened() {
    // When: every watch ends with 410 Gone, and what to list anew is not to be had for a while.
    gate.answer(503, ApiOutageIT::isList);
    cluster.expireHistory();
    until("all watches to be over", () -> cluster.watches() == 0);
    changeUnseen();
    // Then
    gate.clear();
    untilEverythingIsServed();
  }

  @Test
  void itsListsBreakOff() {
    // When: every watch ends with 410 Gone, and what is listed anew comes in part.
    AtomicInteger broken = new AtomicInteger();
    gate.truncate(access -> isList(access) && broken.incrementAndGet() > 0);
    cluster.expireHistory();
    until("all watches to be over", () -> cluster.watches() == 0);
    int before = broken.get();
    changeUnseen();
    until("further lists to have broken off", () -> broken.get() > before + 10);
    assertThat(scene.get("goes." + host, "/").endpoint()).isEqualTo("web");
    // Then
    gate.clear();
    untilEverythingIsServed();
  }

  private static boolean isList(Access access) {
    return access.verb().equals("list");
  }

  /** Another object comes and one goes, while the operator cannot know. */
  private void changeUnseen() {
    scene.ingress(namespace, "comes", "comes." + host, path("Prefix", "/", "web"));
    moveOutOfOurClass("goes");
    assertThat(scene.get(host, "/").endpoint()).isEqualTo("web");
    assertThat(scene.get("goes." + host, "/").endpoint()).isEqualTo("web");
    assertThat(scene.get("comes." + host, "/").status()).isEqualTo(404);
  }

  private void moveOutOfOurClass(String name) {
    scene.apply(
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {namespace: %s, name: %s}
        spec:
          ingressClassName: another
          rules: [{host: goes.%s, http: {paths: [%s]}}]
        """
            .formatted(namespace, name, host, path("Prefix", "/", "web")));
  }

  private void untilEverythingIsServed() {
    long begun = System.nanoTime();
    scene.awaitEndpoint("comes." + host, "/", "web");
    scene.awaitStatus("goes." + host, "/", 404);
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    System.out.printf("%d ms until what was missed is served%n", took.toMillis());
    assertThat(took).isLessThan(PATIENCE);
    until("the operator to lead again", operator::isLeader);
    for (LoadClient each : load) {
      LoadClient.Report report = each.stop();
      assertThat(report.failures()).isEmpty();
      assertThat(report.requests()).isPositive();
    }
  }

  private static void until(String what, BooleanSupplier condition) {
    await(what).atMost(PATIENCE).until(condition::getAsBoolean);
  }
}
