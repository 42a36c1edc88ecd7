package io.gazan.operator;

import static io.gazan.operator.Cluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.gazan.operator.publish.Publication;
import io.gazan.operator.reconcile.watch.WatchScope;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an operator publishes of a cluster that changes. */
class OperatorIT {
  private final Cluster cluster = new Cluster();

  @AfterEach
  void end() {
    cluster.close();
  }

  static Set<String> hosts(Operator operator) {
    Publication newest = operator.newest();
    return newest == null ? Set.of() : newest.snapshot().upstreams().hosts().keySet();
  }

  @Test
  void publishesAnEmptyDocumentForAClusterWithoutAClass() throws Exception {
    // Given
    cluster.site("shop", "shop.example.com");

    // When
    try (Operator operator = Operator.start(Cluster.config("one"), cluster.client)) {

      // Then
      soon().until(operator::isReady);
      assertThat(hosts(operator)).isEmpty();
    }
  }

  @Test
  void takesUpTheIngressesThatWereThereBeforeTheirClass() throws Exception {
    // Given
    cluster.site("shop", "shop.example.com");
    try (Operator operator = Operator.start(Cluster.config("one"), cluster.client)) {
      soon().until(operator::isReady);

      // When
      cluster.ingressClass("gazan");

      // Then
      soon().untilAsserted(() -> assertThat(hosts(operator)).containsExactly("shop.example.com"));
    }
  }

  @Test
  void publishesAnEmptyDocumentWhenTheLastClassGoes() throws Exception {
    // Given
    cluster.ingressClass("gazan");
    cluster.site("shop", "shop.example.com");
    try (Operator operator = Operator.start(Cluster.config("one"), cluster.client)) {
      soon().untilAsserted(() -> assertThat(hosts(operator)).containsExactly("shop.example.com"));

      // When
      cluster.deleteIngressClass("gazan");

      // Then
      soon().untilAsserted(() -> assertThat(hosts(operator)).isEmpty());
    }
  }

  @Test
  void sharesFewRebuildsAmongManyChanges() throws Exception {
    // Given
    cluster.ingressClass("gazan");
    try (Operator operator = Operator.start(Cluster.config("one"), cluster.client)) {
      soon().until(operator::isReady);
      double before = Scrape.of(operator).value("gazan_operator_rebuilds_total");

      // When
      cluster.server.stop();
      IntStream.range(0, 500).forEach(i -> cluster.ingress("i" + i, "gazan", "h" + i + ".example"));
      cluster.server.resume();

      // Then
      soon().untilAsserted(() -> assertThat(hosts(operator)).hasSize(500));
      assertThat(Scrape.of(operator).value("gazan_operator_rebuilds_total") - before)
          .isBetween(1.0, 100.0);
    }
  }

  @Test
  void isNotReadyAndPublishesNothingBeforeItSawEverything() throws Exception {
    // Given
    cluster.ingressClass("gazan");
    cluster.site("shop", "shop.example.com");
    cluster.refuse(503, access -> access.resource().equals("services"));

    // When
    try (Operator operator = Operator.start(Cluster.config("one"), cluster.client)) {
      soon().until(() -> cluster.server.watches() >= 2);

      // Then
      assertThat(Pages.of(operator).get("/readyz").statusCode()).isEqualTo(503);
      assertThat(Pages.of(operator).get("/livez").statusCode()).isEqualTo(200);
      assertThat(operator.newest()).isNull();
      assertThat(operator.isLeader()).isFalse();
      cluster.refuseNothing();
      soon().untilAsserted(() -> assertThat(hosts(operator)).containsExactly("shop.example.com"));
      assertThat(Pages.of(operator).get("/readyz").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void removesNothingWhileTheApiServerIsAwayAndCatchesUpAfterwards() throws Exception {
    // Given
    cluster.ingressClass("gazan");
    cluster.site("shop", "shop.example.com");
    cluster.site("old", "old.example.com");
    try (Operator operator = Operator.start(Cluster.config("one"), cluster.client)) {
      soon().untilAsserted(() -> assertThat(hosts(operator)).hasSize(2));

      // When
      cluster.server.stop();
      soon().until(() -> !operator.isLeader());

      // Then
      assertThat(hosts(operator)).containsExactlyInAnyOrder("shop.example.com", "old.example.com");
      cluster.server.expireHistory();
      cluster.server.resume();
      try (KubernetesClient other = cluster.newClient()) {
        other.network().v1().ingresses().inNamespace("web").withName("old").delete();
      }
      soon().untilAsserted(() -> assertThat(hosts(operator)).containsExactly("shop.example.com"));
      soon().until(operator::isLeader);
    }
  }

  @Test
  void removesNothingWhenAListFailsAfterAWatchIsGone() throws Exception {
    // Given
    cluster.ingressClass("gazan");
    cluster.site("shop", "shop.example.com");
    try (Operator operator = Operator.start(Cluster.config("one"), cluster.client)) {
      soon().untilAsserted(() -> assertThat(hosts(operator)).containsExactly("shop.example.com"));

      // When
      AtomicInteger refused = new AtomicInteger();
      cluster.refuse(
          500,
          access ->
              access.resource().equals("ingresses")
                  && access.verb().equals("list")
                  && refused.incrementAndGet() > 0);
      cluster.server.expireHistory();
      soon().until(() -> refused.get() >= 3);

      // Then
      assertThat(hosts(operator)).containsExactly("shop.example.com");
      cluster.refuseNothing();
      cluster.site("next", "next.example.com");
      soon().untilAsserted(() -> assertThat(hosts(operator)).hasSize(2));
    }
  }

  @Test
  void seesOnlyTheNamespacesThatItWasToldTo() throws Exception {
    // Given
    cluster.ingressClass("gazan");
    cluster.site("shop", "shop.example.com");

    // When
    OperatorConfig elsewhere =
        Cluster.config("one").with(new WatchScope(Set.of("other", "more"), null));
    try (Operator operator = Operator.start(elsewhere, cluster.client)) {

      // Then
      soon().until(operator::isReady);
      assertThat(hosts(operator)).isEmpty();
    }
  }

  @Test
  void keepsTheValuesOfSecretsOnlyWhereSomethingRefersToThem() throws Exception {
    // Given
    cluster.ingressClass("gazan");
    cluster.site("shop", "shop.example.com");
    cluster.secret("users", "user:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=");
    try (Operator operator = Operator.start(Cluster.config("one"), cluster.client)) {
      soon().untilAsserted(() -> assertThat(hosts(operator)).containsExactly("shop.example.com"));

      // When
      cluster.annotate("shop", "gazan.io/auth-basic-secret", "users");

      // Then
      soon()
          .untilAsserted(
              () -> assertThat(Pages.of(operator).get("/v1/snapshot").body()).contains("user"));
      assertThat(Pages.of(operator).get("/v1/snapshot").body()).doesNotContain("W6ph5Mm5");
    }
  }
}
