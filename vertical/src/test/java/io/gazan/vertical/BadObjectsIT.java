package io.gazan.vertical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.gazan.dataplane.testing.EchoEndpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A thousand good objects and broken ones of every kind among them, on a system of their own:
 * kubernetes.md lines 10 and 11. Only what is broken is refused, with the reason on it.
 */
@SuppressWarnings("NullAway.Init")
@Tag("faults")
class BadObjectsIT {
  private static Scene scene;
  private static EchoEndpoint endpoint;
  private static GoodIngresses good;
  private static Told told;

  /**
   * Given: all of them. That the API server of a cluster would not let some in does not matter: an
   * older one did.
   */
  @BeforeAll
  static void apply() {
    scene = Scene.start();
    told = new Told(scene, BadObject.NAMESPACE);
    endpoint = scene.service(BadObject.NAMESPACE, BadObject.SERVICE);
    good = new GoodIngresses(scene, BadObject.NAMESPACE, BadObject.SERVICE);
    good.apply(0, GoodIngresses.COUNT / 2);
    BadObject.all().forEach(bad -> scene.apply(bad.yaml()));
    applyOldRoutes();
    good.apply(GoodIngresses.COUNT / 2, GoodIngresses.COUNT);
  }

  /** Routes that were let in before their definition said what it says now. */
  private static void applyOldRoutes() {
    Resource<CustomResourceDefinition> definition =
        scene
            .client()
            .apiextensions()
            .v1()
            .customResourceDefinitions()
            .withName("gazanroutes.gazan.io");
    JSONSchemaProps now =
        definition.get().getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
    schema(
        definition,
        new JSONSchemaPropsBuilder()
            .withType("object")
            .withXKubernetesPreserveUnknownFields(true)
            .build());
    old("wrong-type", "rateLimit: [often, \"very\"]");
    old("wrong-number", "rateLimit: {requestsPerSecond: 1e99}");
    old("wrong-backends", "retries: 7");
    old("wrong-duration", "timeouts: {connect: soon}");
    old("wrong-address", "allow: [\"everybody\"]");
    schema(definition, now);
  }

  private static void schema(
      Resource<CustomResourceDefinition> definition, JSONSchemaProps schema) {
    definition.edit(
        before -> {
          before.getSpec().getVersions().getFirst().getSchema().setOpenAPIV3Schema(schema);
          return before;
        });
  }

  private static void old(String name, String more) {
    scene.apply(
        """
        apiVersion: gazan.io/v1alpha1
        kind: GazanRoute
        metadata: {namespace: bad, name: %s}
        spec:
          ingressClassName: $CLASS
          hosts: ["%s"]
          rules:
          - {path: {value: /}, backends: [{service: {name: web, port: http}}], %s}
          - {path: {type: Exact, value: /closed}, respond: {status: 410}, %s}
        """
            .formatted(name, BadObject.host(name), more, more));
  }

  @AfterAll
  static void end() {
    scene.close();
    endpoint.close();
  }

  static List<BadObject> badObjects() {
    return BadObject.all();
  }

  private static void awaitAllGoodOnes() {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(() -> assertThat(good.notServed()).isEmpty());
  }

  @Test
  void allGoodOnesAreServed() {
    awaitAllGoodOnes();
  }

  @ParameterizedTest
  @MethodSource("badObjects")
  void theBrokenPartIsRefusedWithItsReason(BadObject bad) {
    // Then
    scene.awaitStatus(bad.host(), bad.target(), bad.status());
    Event event = told.awaitWarning(bad.name(), bad.reason());
    assertThat(event.getNote()).isNotBlank().hasSizeLessThanOrEqualTo(1024);
    assertThat(told.warnings(bad.name()))
        .extracting(Event::getReason)
        .doesNotContain("InternalError", "RefusedByDataPlane");
  }

  @ParameterizedTest
  @ValueSource(strings = {"wrong-type", "wrong-number", "wrong-backends"})
  void aRouteThatCannotBeReadAnswers503(String name) {
    // Then: what can be told of its paths is closed.
    scene.awaitStatus(BadObject.host(name), "/", 503);
    scene.awaitStatus(BadObject.host(name), "/closed", 503);
    told.awaitWarning(name, "Unreadable");
    Condition accepted = told.awaitCondition(name, "Accepted", "False Unreadable");
    assertThat(accepted.getMessage()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(strings = {"wrong-duration", "wrong-address"})
  void aRouteWithAValueThatIsNoneAnswers503(String name) {
    scene.awaitStatus(BadObject.host(name), "/", 503);
    told.awaitWarning(name, "Invalid");
    Condition accepted = told.awaitCondition(name, "Accepted", "False Invalid");
    assertThat(accepted.getMessage()).contains("spec.rules[0]");
  }

  @Test
  void aCertificateThatIsNoneLeavesTheDefaultOne() {
    // Given
    scene.awaitStatus(BadObject.host("mismatched-key"), "/", 308);
    // When
    var standard = scene.shownFor("nobody.example.com");
    // Then
    assertThat(scene.shownFor(BadObject.host("mismatched-key"))).isEqualTo(standard);
    assertThat(scene.shownFor(BadObject.host("rubbish"))).isEqualTo(standard);
    assertThat(scene.shownFor(BadObject.host("no-secret"))).isEqualTo(standard);
  }

  @Test
  void nothingFailedAsAWhole() throws IOException {
    // Given
    awaitAllGoodOnes();
    // When: one more change goes through.
    scene.settle(BadObject.NAMESPACE);
    // Then
    assertThat(told.number("gazan_operator_rebuilds_total", "")).isPositive();
    assertThat(told.number("gazan_operator_rebuild_failures_total", "")).isZero();
    assertThat(told.number("gazan_operator_nacks_total", "")).isZero();
    assertThat(told.number("gazan_operator_unmapped_problems_total", "")).isZero();
    assertThat(told.number("gazan_operator_objects_rejected", "")).isZero();
    assertThat(good.notServed()).isEmpty();
  }
}
