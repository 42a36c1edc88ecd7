package io.gazan.operator.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.gazan.operator.pki.ApiServer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** How old a renewal is, where the clocks of two replicas are apart. */
class TermLeaseTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @AutoClose private final ApiServer api = ApiServer.start();
  private final List<String> heard = new ArrayList<>();
  private Duration passed = Duration.ZERO;
  private boolean failing;
  private final TermLease lease =
      new TermLease(
          "gazan",
          "gazan-operator",
          "one",
          new Heard(),
          InstantSource.fixed(NOW),
          () -> passed.toNanos());

  @Test
  void aHolderWhoseClockIsBehindIsNotLateAtOnce() {
    // Given
    renewedByAnother(NOW.minusSeconds(3_600));

    // When
    LeaderElectionRecord first = read();
    passed = Duration.ofSeconds(4);
    LeaderElectionRecord later = read();

    // Then
    assertThat(first.getRenewTime().toInstant()).isEqualTo(NOW);
    assertThat(later.getRenewTime().toInstant()).isEqualTo(NOW.minusSeconds(4));
    assertThat(heard).contains("two");
  }

  @Test
  void aHolderWhoseClockIsAheadIsLateAllTheSame() {
    // Given
    renewedByAnother(NOW.plusSeconds(3_600));
    read();

    // When
    passed = Duration.ofSeconds(6);

    // Then
    assertThat(read().getRenewTime().toInstant()).isEqualTo(NOW.minusSeconds(6));
  }

  @Test
  void eachRenewalBeginsAnew() {
    // Given
    renewedByAnother(NOW.minusSeconds(100));
    read();
    passed = Duration.ofSeconds(4);

    // When
    renewedByAnother(NOW.minusSeconds(96));

    // Then
    assertThat(read().getRenewTime().toInstant()).isEqualTo(NOW);
  }

  @Test
  void aListenerThatFailsDoesNotEndTheElection() {
    // Given
    renewedByAnother(NOW);
    failing = true;

    // When, then: what the elector tries again after.
    assertThatThrownBy(this::read).isInstanceOf(KubernetesClientException.class);
  }

  private LeaderElectionRecord read() {
    return Objects.requireNonNull(lease.get(api.client()));
  }

  private void renewedByAnother(Instant at) {
    api.client()
        .resource(
            new LeaseBuilder()
                .withNewMetadata()
                .withNamespace("gazan")
                .withName("gazan-operator")
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity("two")
                .withLeaseDurationSeconds(5)
                .withRenewTime(ZonedDateTime.ofInstant(at, ZoneOffset.UTC))
                .withLeaseTransitions(7)
                .endSpec()
                .build())
        .createOr(NonDeletingOperation::update);
  }

  private final class Heard implements TermLease.Observer {
    @Override
    public void held(long term, long sentNanos) {
      heard.add("held " + term);
    }

    @Override
    public void released() {
      heard.add("released");
    }

    @Override
    public void heldBy(String holder) {
      if (failing) {
        throw new IllegalStateException("a bug");
      }
      heard.add(holder);
    }

    @Override
    public void failed(KubernetesClientException failure) {
      heard.add("failed " + failure.getMessage());
    }
  }
}
