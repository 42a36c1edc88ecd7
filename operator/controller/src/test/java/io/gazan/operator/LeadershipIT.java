package io.gazan.operator;

import static io.gazan.operator.Cluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.gazan.operator.leader.LeaseSettings;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two replicas and who of them leads. */
@SuppressWarnings("try") // replicas end in the middle of a test
class LeadershipIT {
  private final Cluster cluster = new Cluster();

  @BeforeEach
  void begin() {
    cluster.ingressClass("gazan");
  }

  @AfterEach
  void end() {
    cluster.close();
  }

  private static OperatorConfig config(String pod) {
    return Cluster.config(pod)
        .with(
            new LeaseSettings(
                "gazan-operator",
                Duration.ofSeconds(6),
                Duration.ofSeconds(4),
                Duration.ofMillis(300),
                Duration.ofSeconds(6)));
  }

  private Lease lease() {
    return cluster.client.leases().inNamespace("gazan").withName("gazan-operator").get();
  }

  @Test
  void oneLeadsAndTheOtherIsReadyToo() throws Exception {
    // Given
    try (Operator one = Operator.start(config("one"), cluster.client)) {
      soon().until(one::isLeader);

      // When
      try (Operator two = Operator.start(config("two"), cluster.client)) {
        soon().until(two::isReady);

        // Then
        assertThat(one.isLeader()).isTrue();
        assertThat(two.isLeader()).isFalse();
        assertThat(lease().getSpec().getHolderIdentity()).startsWith("one_");
        assertThat(Scrape.of(one).value("gazan_operator_leader")).isOne();
        assertThat(Scrape.of(two).value("gazan_operator_leader")).isZero();
      }
    }
  }

  @Test
  void whoEndsGivesTheLeaseToTheOtherWithAHigherTerm() throws Exception {
    // Given
    Operator one = Operator.start(config("one"), cluster.client);
    soon().until(one::isLeader);
    int term = lease().getSpec().getLeaseTransitions();
    // A Lease that was deleted must not begin below what data planes have seen.
    assertThat(term).isGreaterThan(20_000_000);
    try (Operator two = Operator.start(config("two"), cluster.client)) {
      soon().until(two::isReady);

      // When
      one.close();

      // Then
      soon().until(two::isLeader);
      assertThat(lease().getSpec().getHolderIdentity()).startsWith("two_");
      assertThat(lease().getSpec().getLeaseTransitions()).isGreaterThan(term);
    }
  }

  @Test
  void whoIsCutOffStopsToLeadAndTheOtherTakesOver() throws Exception {
    // Given
    KubernetesClient cut = cluster.newClient();
    try (Operator one = Operator.start(config("one"), cut)) {
      soon().until(one::isLeader);
      try (Operator two = Operator.start(config("two"), cluster.client)) {
        soon().until(two::isReady);

        // When
        cut.close();

        // Then
        soon().until(() -> !one.isLeader());
        soon().until(two::isLeader);
        assertThat(one.isLeader()).isFalse();
        assertThat(one.isReady()).isTrue();
        // And its data planes have to look for the other, which it cannot see
        soon().until(() -> Scrape.of(one).value("gazan_operator_lease_lost_total") == 1);
      }
    }
  }

  @Test
  void leadsAgainAfterTheApiServerWasAway() throws Exception {
    // Given
    try (Operator one = Operator.start(config("one"), cluster.client)) {
      soon().until(one::isLeader);

      // When
      cluster.server.stop();
      soon().until(() -> !one.isLeader());
      cluster.server.resume();

      // Then
      soon().until(one::isLeader);
    }
  }

  @Test
  void theTermNeverFallsAlsoWhenSomebodyDeletesTheLease() throws Exception {
    // Given
    try (Operator one = Operator.start(config("one"), cluster.client)) {
      soon().until(one::isLeader);
      try (Operator two = Operator.start(config("two"), cluster.client)) {
        soon().until(two::isReady);
        one.close();
        soon().until(two::isLeader);
        int term = lease().getSpec().getLeaseTransitions();

        // When
        cluster.client.leases().inNamespace("gazan").withName("gazan-operator").delete();

        // Then
        soon().until(() -> lease() != null);
        assertThat(lease().getSpec().getLeaseTransitions()).isGreaterThan(term);
      }
    }
  }
}
