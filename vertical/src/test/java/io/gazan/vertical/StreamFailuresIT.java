package io.gazan.vertical;

import static io.gazan.vertical.Scene.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.Dataplane;
import io.gazan.demo.WholeSystem;
import io.gazan.operator.Operator;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operator is away: kubernetes.md §3, the first four rows of the failure table. */
class StreamFailuresIT {
  private static final String HOST = "away.example.com";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Scene scene = Scene.start();
  private final WholeSystem system = scene.system();
  private final Operator first = system.operators().getFirst();

  @SuppressWarnings("NullAway.Init")
  private String namespace;

  @BeforeEach
  void serveSomething() {
    namespace = scene.namespace();
    scene.service(namespace, "web");
    scene.ingress(namespace, "web", HOST, path("Prefix", "/", "web"));
    scene.awaitEndpoint(HOST, "/", "web");
    await("the data planes to have acknowledged all there is")
        .atMost(PATIENCE)
        .until(() -> first.dataPlanes().progress().acknowledged() == sequence(first));
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void whileItIsDownTheyServeOnAndAfterwardsTheyAreWithItAgain() throws IOException {
    // Given
    String version = version(first);
    List<Dataplane> dataplanes = system.dataplanes();
    // When
    first.close();
    // Then
    awaitConnected(0);
    assertThat(scene.get(HOST, "/").endpoint()).isEqualTo("web");
    assertThat(dataplanes).allMatch(Figures::isReady);
    double age = Figures.of(dataplanes.getFirst(), "gazan_config_age_seconds");
    await().until(() -> Figures.of(dataplanes.getFirst(), "gazan_config_age_seconds") > age);
    // And when it is back, nothing has to be sent
    Operator second = scene.replaceOperator(config -> config);
    awaitConnected(1);
    assertThat(version(second)).isEqualTo(version);
    assertThat(updates(second)).isZero();
    assertThat(scene.get(HOST, "/").endpoint()).isEqualTo("web");
    // And what changes then is sent as a change
    scene.ingress(namespace, "more", "more." + HOST, path("Prefix", "/", "web"));
    scene.awaitEndpoint("more." + HOST, "/", "web");
    assertThat(updates(second, "form=\"patch\"")).isPositive();
    assertThat(updates(second, "form=\"whole\"")).isZero();
  }

  @Test
  void whoRestartsWithoutItServesWhatWasInForceLast() throws IOException {
    // Given
    String version = version(first);
    first.close();
    // When
    system.stop(system.dataplanes().getFirst());
    long begun = System.nanoTime();
    Dataplane restarted = start("dataplane-1");
    // Then: ten times what is promised, at most.
    assertThat(Figures.isReady(restarted)).isTrue();
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    System.out.printf("%d ms until ready from the last snapshot%n", took.toMillis());
    assertThat(took).isLessThan(Duration.ofSeconds(20));
    assertThat(scene.get(HOST, "/").endpoint()).isEqualTo("web");
    // And it needs nothing of an operator that says the same
    Operator second = scene.replaceOperator(config -> config);
    awaitConnected(1);
    assertThat(version(second)).isEqualTo(version);
    assertThat(updates(second)).isZero();
    scene.ingress(namespace, "more", "more." + HOST, path("Prefix", "/", "web"));
    scene.awaitEndpoint("more." + HOST, "/", "web");
  }

  @Test
  void whoIsNewIsNotReadyUntilItHasASnapshot() throws IOException {
    // Given
    first.close();
    awaitConnected(0);
    // When
    Dataplane newcomer = start("dataplane-3");
    // Then
    await("some tries")
        .atMost(PATIENCE)
        .until(() -> Figures.of(newcomer, "gazan_operator_sessions_total") >= 2);
    assertThat(Figures.isReady(newcomer)).isFalse();
    // And with the first snapshot it is
    Operator second = scene.replaceOperator(config -> config);
    await().atMost(PATIENCE).until(() -> Figures.isReady(newcomer));
    scene.awaitEndpoint(HOST, "/", "web");
    assertThat(updates(second)).isEqualTo(1);
  }

  @Test
  void whatChangesWhileItIsDownIsSentWhenItIsBack() throws IOException {
    // Given
    scene.ingress(namespace, "gone", "gone." + HOST, path("Prefix", "/", "web"));
    scene.awaitEndpoint("gone." + HOST, "/", "web");
    first.close();
    // When
    scene.client().network().v1().ingresses().inNamespace(namespace).withName("gone").delete();
    scene.ingress(namespace, "more", "more." + HOST, path("Prefix", "/", "web"));
    // Then
    assertThat(scene.get("gone." + HOST, "/").endpoint()).isEqualTo("web");
    Operator second = scene.replaceOperator(config -> config);
    scene.awaitStatus("gone." + HOST, "/", 404);
    scene.awaitEndpoint("more." + HOST, "/", "web");
    assertThat(scene.get(HOST, "/").endpoint()).isEqualTo("web");
    assertThat(updates(second)).isEqualTo(system.dataplanes().size());
  }

  private Dataplane start(String name) throws IOException {
    return system.startDataplane(new WholeSystem.Node(name, 0, 0, first.streamAddress().getPort()));
  }

  private void awaitConnected(int each) {
    await("every data plane's sessions to be " + each)
        .atMost(PATIENCE)
        .until(
            () ->
                system.dataplanes().stream()
                    .allMatch(one -> Figures.of(one, "gazan_operator_connected") == each));
  }

  private static double updates(Operator operator, String... labels) {
    return Figures.sum(operator.metrics(), "gazan_operator_stream_updates_total", labels);
  }

  private static String version(Operator operator) {
    return Objects.requireNonNull(operator.newest()).snapshot().version();
  }

  private static long sequence(Operator operator) {
    return Objects.requireNonNull(operator.newest()).sequence();
  }
}
