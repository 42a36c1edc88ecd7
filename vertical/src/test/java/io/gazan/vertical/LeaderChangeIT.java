package io.gazan.vertical;

import static io.gazan.vertical.Scene.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.gazan.dataplane.Dataplane;
import io.gazan.dataplane.testing.LoadClient;
import io.gazan.demo.Cluster;
import io.gazan.demo.WholeSystem;
import io.gazan.devcluster.access.Access;
import io.gazan.devcluster.testing.Gatekeeper;
import io.gazan.operator.ApiClients;
import io.gazan.operator.Operator;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two operators behind one address, and the leader changes: kubernetes.md §3. */
@Tag("faults")
class LeaderChangeIT {
  private static final String HOST = "leader.example.com";

  /** Ten times the five seconds that are promised. */
  private static final Duration PATIENCE = Duration.ofSeconds(50);

  private static final WholeSystem.Shape NO_DATA_PLANES =
      new WholeSystem.Shape(List.of(), List.of());

  /** An operator that the API server knows by name. */
  private record Replica(String user, Operator operator, KubernetesClient client) {
    void close() {
      operator.close();
      client.close();
    }
  }

  private final Scene scene = Scene.start(NO_DATA_PLANES);
  private final Gatekeeper gate = Gatekeeper.of(scene.devcluster());
  private final WholeSystem system = scene.system();
  private final List<LoadClient> load = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private String namespace;

  @SuppressWarnings("NullAway.Init")
  private Replica leader;

  @SuppressWarnings("NullAway.Init")
  private Replica standby;

  @SuppressWarnings("NullAway.Init")
  private Relay relay;

  @BeforeEach
  void start() throws IOException {
    // Only the two below are to lead.
    until("the certificates to be made", system.operators().getFirst()::isLeader);
    system.operators().getFirst().close();
    leader = replica("leader");
    until("the first of the two to lead", leader.operator()::isLeader);
    standby = replica("standby");
    until("the second to be ready", standby.operator()::isReady);
    relay = Relay.start(standby.operator().streamAddress(), leader.operator().streamAddress());
    for (String name : List.of("dataplane-1", "dataplane-2")) {
      system.startDataplane(new WholeSystem.Node(name, 0, 0, relay.port()));
    }
    system.awaitReady();
    namespace = scene.namespace();
    scene.service(namespace, "web");
    scene.ingress(namespace, "web", HOST, path("Prefix", "/", "web"));
    scene.awaitEndpoint(HOST, "/", "web");
    // Else it would be the other's to write.
    until("the status of the Ingress", () -> hasStatus("web"));
    for (Dataplane dataplane : system.dataplanes()) {
      load.add(
          LoadClient.start(
              LoadClient.Load.on(dataplane.httpAddress(), HOST).connections(4).perSecond(100)));
    }
  }

  private Replica replica(String name) throws IOException {
    String user = "system:serviceaccount:" + Cluster.Names.DEFAULT.namespace() + ":" + name;
    scene.devcluster().addToken(name, user, Set.of());
    KubernetesClient client =
        ApiClients.create(
            new ConfigBuilder()
                .withMasterUrl(scene.devcluster().url())
                .withNamespace("default")
                .withOauthToken(name)
                .build());
    return new Replica(user, Operator.start(system.operatorConfig(name), client), client);
  }

  @AfterEach
  void close() throws IOException {
    load.forEach(LoadClient::close);
    gate.clear();
    standby.close();
    leader.close();
    relay.close();
    scene.close();
  }

  @Test
  void aLeaderThatEndsUnderLoadIsFollowedByTheOther() {
    // When
    leader.operator().close();
    relay.leaveOut(leader.operator().streamAddress());
    // Then
    untilTheOtherLeadsAndServes();
  }

  @Test
  void aLeaderThatIsKilledUnderLoadIsFollowedByTheOther() {
    // When its machine is switched off: it gives nothing back and says nothing
    gate.answer(503, access -> access.user().equals(leader.user()));
    relay.cut(leader.operator().streamAddress());
    // Then
    untilTheOtherLeadsAndServes();
  }

  @Test
  void aLeaderThatIsCutOffFromTheApiServerKeepsItsStreamsUntilItSeesTheOther() {
    // When
    gate.answer(503, access -> access.user().equals(leader.user()));
    until("the other to lead", standby.operator()::isLeader);
    // Then: it does not act as the leader, and what was connected stays so
    assertThat(leader.operator().isLeader()).isFalse();
    assertThat(leader.operator().dataPlanes().progress().connected()).isEqualTo(2);
    assertThat(Figures.isReady(system.dataplanes().getFirst())).isTrue();
    // And when it is back, it sends its data planes to the other
    gate.clear();
    untilTheOtherLeadsAndServes();
    assertThat(leader.operator().isLeader()).isFalse();
    assertThat(leader.operator().dataPlanes().progress().connected()).isZero();
  }

  private void untilTheOtherLeadsAndServes() {
    long begun = System.nanoTime();
    until("the other to lead", standby.operator()::isLeader);
    until(
        "the data planes to be with it",
        () -> standby.operator().dataPlanes().progress().connected() == 2);
    System.out.printf(
        "%d ms until both data planes are with the other leader%n",
        Duration.ofNanos(System.nanoTime() - begun).toMillis());
    // Whom they follow they know, and go below that no more.
    for (Dataplane dataplane : system.dataplanes()) {
      until(
          "the term of the new leader",
          () -> Figures.of(dataplane, "gazan_operator_term") == termOfTheLease());
    }
    // It had nothing to send, as nothing had changed.
    assertThat(Figures.sum(standby.operator().metrics(), "gazan_operator_stream_updates_total"))
        .isZero();
    // A change is served, and its status written, by the new leader.
    Set<Access> before = gate.accesses();
    assertThat(before).noneMatch(this::isStatusByTheOther);
    scene.ingress(namespace, "more", "more." + HOST, path("Prefix", "/", "web"));
    scene.awaitEndpoint("more." + HOST, "/", "web");
    until("the status of the new Ingress", () -> hasStatus("more"));
    assertThat(gate.accesses()).anyMatch(this::isStatusByTheOther);
    // Nobody noticed.
    for (LoadClient each : load) {
      LoadClient.Report report = each.stop();
      assertThat(report.failures()).isEmpty();
      assertThat(report.requests()).isPositive();
    }
  }

  private int termOfTheLease() {
    return system
        .client()
        .leases()
        .inNamespace(Cluster.Names.DEFAULT.namespace())
        .withName("gazan-operator")
        .get()
        .getSpec()
        .getLeaseTransitions();
  }

  private boolean isStatusByTheOther(Access access) {
    return access.user().equals(standby.user())
        && access.resource().equals("ingresses")
        && access.subresource().equals("status");
  }

  private boolean hasStatus(String name) {
    Ingress ingress =
        scene.client().network().v1().ingresses().inNamespace(namespace).withName(name).get();
    return ingress.getStatus() != null
        && ingress.getStatus().getLoadBalancer() != null
        && !ingress.getStatus().getLoadBalancer().getIngress().isEmpty();
  }

  private static void until(String what, BooleanSupplier condition) {
    await(what).atMost(PATIENCE).until(condition::getAsBoolean);
  }
}
