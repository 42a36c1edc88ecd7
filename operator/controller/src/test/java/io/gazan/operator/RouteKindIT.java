package io.gazan.operator;

import static io.gazan.operator.Cluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cluster that gets to know GazanRoute late, and routes that this build cannot read. */
class RouteKindIT {
  private final Cluster cluster = new Cluster();

  @BeforeEach
  void begin() {
    cluster.ingressClass("gazan");
  }

  @AfterEach
  void end() {
    cluster.close();
  }

  @Test
  void takesUpRoutesWhenTheirKindAppears() throws Exception {
    // Given
    cluster.site("shop", "shop.example.com");
    try (Operator operator = Operator.start(Cluster.config("one"), cluster.client)) {
      soon()
          .untilAsserted(
              () -> assertThat(OperatorIT.hosts(operator)).containsExactly("shop.example.com"));

      // When
      cluster.routeKind();
      cluster.route("blog", "blog.example.com");

      // Then
      soon()
          .untilAsserted(
              () ->
                  assertThat(OperatorIT.hosts(operator))
                      .containsExactlyInAnyOrder("shop.example.com", "blog.example.com"));
    }
  }

  @Test
  void aRouteThatCannotBeReadCostsOnlyItself() throws Exception {
    // Given
    cluster.server.apply(
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: gazanroutes.gazan.io}
        spec:
          group: gazan.io
          scope: Namespaced
          names: {kind: GazanRoute, plural: gazanroutes, singular: gazanroute}
          versions:
          - name: v1alpha1
            served: true
            storage: true
            subresources: {status: {}}
            schema:
              openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
        """);
    cluster.route("good", "good.example.com");
    cluster.server.apply(
        """
        apiVersion: gazan.io/v1alpha1
        kind: GazanRoute
        metadata: {name: future, namespace: web}
        spec: {ingressClassName: gazan, hosts: {of: another version}, rules: []}
        """);

    // When
    try (Operator operator = Operator.start(Cluster.config("one"), cluster.client)) {

      // Then
      soon()
          .untilAsserted(
              () -> assertThat(OperatorIT.hosts(operator)).containsExactly("good.example.com"));
      soon()
          .untilAsserted(
              () ->
                  assertThat(cluster.conditions("future"))
                      .containsAllEntriesOf(
                          Map.of(
                              "Accepted", "False Unreadable", "Programmed", "False NotAccepted")));
    }
  }
}
