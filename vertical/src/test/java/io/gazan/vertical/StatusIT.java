package io.gazan.vertical;

import static io.gazan.vertical.Scene.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressLoadBalancerIngress;
import io.gazan.crd.GazanRoute;
import io.gazan.demo.WholeSystem;
import io.gazan.operator.Operator;
import io.gazan.operator.inventory.ObjectKey;
import io.gazan.operator.status.StatusTargets;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The status of Ingresses and GazanRoutes with real data planes: kubernetes.md lines 9 and 13. */
@SuppressWarnings("NullAway.Init")
class StatusIT {
  private static final String GIVEN = Told.ADDRESS;

  private Scene scene;
  private String namespace;

  @BeforeEach
  void start() {
    scene = Scene.start(new WholeSystem.Shape(List.of(0), List.of(0)));
    namespace = scene.namespace();
  }

  @AfterEach
  void end() {
    scene.close();
  }

  private static ConditionFactory soon(String what) {
    return await(what).atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(100));
  }

  private Operator operator() {
    return scene.system().operators().getLast();
  }

  private Told told() {
    return new Told(scene, namespace);
  }

  private Ingress ingress(String name) {
    return told().ingress(name);
  }

  private List<String> addresses(String ingress) {
    return told().addresses(ingress);
  }

  private void awaitAddresses(String ingress, String... expected) {
    told().awaitAddresses(ingress, expected);
  }

  private void site(String name) {
    scene.ingress(namespace, name, name + ".example.com", path("Prefix", "/", "none"));
  }

  private void replaceOperator(StatusTargets targets) {
    scene.replaceOperator(config -> config.with(targets));
  }

  private void balancer(String spec, String status) {
    scene.apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {namespace: $SYSTEM, name: proxy}
        spec: {ports: [{name: http, port: 80}], %s}
        status: {%s}
        """
            .formatted(spec, status));
  }

  @Test
  void theGivenAddressIsWrittenOnceAndStays() {
    // When
    site("first");
    awaitAddresses("first", GIVEN);
    String version = ingress("first").getMetadata().getResourceVersion();
    double before = told().number("gazan_operator_status_writes_total", "kind=\"Ingress\"");
    site("second");
    awaitAddresses("second", GIVEN);
    // Then: what was written is not written again, whatever else changes.
    assertThat(ingress("first").getMetadata().getResourceVersion()).isEqualTo(version);
    assertThat(told().number("gazan_operator_status_writes_total", "kind=\"Ingress\""))
        .isEqualTo(before + 1);
    // And the end of the operator takes nothing back; nor does the next one write it anew.
    replaceOperator(new StatusTargets(null, List.of(GIVEN)));
    assertThat(addresses("first")).containsExactly(GIVEN);
    site("third");
    awaitAddresses("third", GIVEN);
    assertThat(ingress("first").getMetadata().getResourceVersion()).isEqualTo(version);
  }

  @Test
  void theNextLeaderPutsRightWhatSomebodyChangedMeanwhile() {
    // Given
    site("shop");
    awaitAddresses("shop", GIVEN);
    operator().close();
    IngressLoadBalancerIngress wrong = new IngressLoadBalancerIngress();
    wrong.setIp("198.51.100.7");
    scene
        .client()
        .resource(
            new IngressBuilder(ingress("shop"))
                .editOrNewStatus()
                .editOrNewLoadBalancer()
                .withIngress(wrong)
                .endLoadBalancer()
                .endStatus()
                .build())
        .updateStatus();
    assertThat(addresses("shop")).containsExactly("198.51.100.7");
    // When
    replaceOperator(new StatusTargets(null, List.of(GIVEN)));
    // Then
    awaitAddresses("shop", GIVEN);
  }

  @Test
  void nothingIsWrittenWithoutADataPlane() throws IOException {
    // Given
    scene.system().dataplanes().getFirst().close();
    soon("no data plane")
        .untilAsserted(() -> assertThat(operator().dataPlanes().progress().connected()).isZero());
    // When
    site("early");
    route("marker", "none");
    told().awaitCondition("marker", "Programmed", "Unknown NoDataPlane", 1);
    // Then
    assertThat(addresses("early")).isEmpty();
    // And it is as soon as there is one.
    startDataplane();
    awaitAddresses("early", GIVEN);
    told().awaitCondition("marker", "Programmed", "True Programmed", 1);
  }

  private void startDataplane() throws IOException {
    var _ =
        scene
            .system()
            .startDataplane(
                new WholeSystem.Node("late", 0, 0, operator().streamAddress().getPort()));
  }

  /** A cluster has nodes of its own, and gives its Services addresses itself. */
  @Tag("faults")
  @Test
  void theAddressesOfAServiceAreFollowed() {
    // Given: a load balancer that has no address yet.
    balancer("type: LoadBalancer", "");
    replaceOperator(
        new StatusTargets(new ObjectKey("Service", scene.names().namespace(), "proxy"), List.of()));
    site("shop");
    scene.awaitStatus("shop.example.com", "/", 503);
    assertThat(addresses("shop")).isEmpty();
    // Then: its addresses and names,
    balancer(
        "type: LoadBalancer",
        "loadBalancer: {ingress: [{ip: 203.0.113.9}, {hostname: lb.example.com}]}");
    awaitAddresses("shop", "203.0.113.9", "lb.example.com");
    // those that somebody else routes here,
    balancer(
        "type: LoadBalancer, externalIPs: [198.51.100.1]",
        "loadBalancer: {ingress: [{ip: 203.0.113.9}]}");
    awaitAddresses("shop", "203.0.113.9", "198.51.100.1");
    // the cluster's own,
    balancer("type: ClusterIP, clusterIP: 10.96.7.7", "");
    awaitAddresses("shop", "10.96.7.7");
    // or those of the nodes that are ready.
    node("one", "True", "{type: InternalIP, address: 10.1.0.1}");
    node("two", "False", "{type: InternalIP, address: 10.1.0.2}");
    balancer("type: NodePort, clusterIP: 10.96.7.7", "");
    awaitAddresses("shop", "10.1.0.1");
  }

  private void node(String name, String ready, String address) {
    scene.apply(
        """
        apiVersion: v1
        kind: Node
        metadata: {name: %s}
        status: {addresses: [%s], conditions: [{type: Ready, status: "%s"}]}
        """
            .formatted(name, address, ready));
  }

  @Tag("faults")
  @Test
  void withoutAWordAboutItTheNodesAddressesAreShown() {
    // Given
    node("one", "True", "{type: InternalIP, address: 10.1.0.1}");
    node("two", "True", "{type: ExternalIP, address: 203.0.113.2}");
    // When
    replaceOperator(StatusTargets.NODES);
    site("shop");
    // Then
    awaitAddresses("shop", "203.0.113.2");
  }

  private void route(String name, String service) {
    scene.apply(
        """
        apiVersion: gazan.io/v1alpha1
        kind: GazanRoute
        metadata: {namespace: %s, name: %s}
        spec:
          ingressClassName: $CLASS
          hosts: [%s.example.com]
          rules: [{path: {value: /}, backends: [{service: {name: %s, port: 80}}]}]
        """
            .formatted(namespace, name, name, service));
  }

  @Test
  void aConditionsTimeMovesOnlyWhenItsStatusDoes() {
    // Given
    scene.service(namespace, "web");
    scene.service(namespace, "next");
    route("shop", "web");
    Condition accepted = told().awaitCondition("shop", "Accepted", "True Accepted", 1);
    Condition resolved = told().awaitCondition("shop", "ResolvedRefs", "True ResolvedRefs", 1);
    Condition programmed = told().awaitCondition("shop", "Programmed", "True Programmed", 1);
    awaitLaterSecond(accepted, resolved, programmed);
    // When: another generation, as good as the last.
    route("shop", "next");
    // Then
    Condition nextAccepted = told().awaitCondition("shop", "Accepted", "True Accepted", 2);
    Condition nextResolved = told().awaitCondition("shop", "ResolvedRefs", "True ResolvedRefs", 2);
    assertThat(told().route("shop").getMetadata().getGeneration()).isEqualTo(2);
    assertThat(nextAccepted.getLastTransitionTime()).isEqualTo(accepted.getLastTransitionTime());
    assertThat(nextResolved.getLastTransitionTime()).isEqualTo(resolved.getLastTransitionTime());
    // And one that is not.
    route("shop", "none");
    Condition broken = told().awaitCondition("shop", "ResolvedRefs", "False ServiceNotFound", 3);
    assertThat(Instant.parse(broken.getLastTransitionTime()))
        .isAfter(Instant.parse(resolved.getLastTransitionTime()));
    assertThat(told().awaitCondition("shop", "Accepted", "True Accepted", 3))
        .extracting(Condition::getLastTransitionTime)
        .isEqualTo(accepted.getLastTransitionTime());
    assertThat(observedGeneration("shop")).isEqualTo(3L);
  }

  @Test
  void aConditionThatSomebodyElseWroteIsPutRight() {
    // Given
    scene.service(namespace, "web");
    route("shop", "web");
    told().awaitCondition("shop", "Programmed", "True Programmed", 1);
    // When
    scene
        .client()
        .resources(GazanRoute.class)
        .inNamespace(namespace)
        .withName("shop")
        .editStatus(
            shop -> {
              shop.getStatus()
                  .conditions()
                  .forEach(
                      condition -> {
                        condition.setStatus("False");
                        condition.setReason("Overwritten");
                      });
              return shop;
            });
    // Then
    told().awaitCondition("shop", "Programmed", "True Programmed", 1);
    told().awaitCondition("shop", "Accepted", "True Accepted", 1);
  }

  private long observedGeneration(String route) {
    return told().route(route).get("status", "observedGeneration") instanceof Number number
        ? number.longValue()
        : -1;
  }

  /** Times of conditions are whole seconds. */
  private static void awaitLaterSecond(Condition... conditions) {
    for (Condition condition : conditions) {
      Instant next = Instant.parse(condition.getLastTransitionTime()).plusSeconds(1);
      soon("another second").until(() -> Instant.now().isAfter(next));
    }
  }
}
