package io.gazan.operator.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the election makes of the Lease's answers; no API server is asked. */
class LeaderElectionTest {
  private static final LeaseSettings SETTINGS =
      new LeaseSettings(
          "gazan-operator", Duration.ofHours(3), Duration.ofHours(2), Duration.ofHours(1));

  private final KubernetesClient client =
      new KubernetesClientBuilder()
          .withConfig(new ConfigBuilder().withMasterUrl("http://127.0.0.1:1").build())
          .build();
  private final List<String> heard = new ArrayList<>();
  private final LeaderElection election = new LeaderElection(client, "gazan", "one", SETTINGS);

  LeaderElectionTest() {
    election.listen(
        new LeaderElection.Listener() {
          @Override
          public void gained(long term) {
            heard.add("gained " + term);
          }

          @Override
          public void other(String holder) {
            heard.add("other " + holder);
          }
        });
  }

  @AfterEach
  void end() {
    election.close();
    client.close();
  }

  @Test
  void aRenewalThatWasUnderWayWhenItClosedGainsNothing() {
    // Given
    election.observer().held(7, System.nanoTime());
    election.close();

    // When
    election.observer().held(7, System.nanoTime());

    // Then
    assertThat(election.holds()).isFalse();
    assertThat(heard).containsExactly("gained 7");
  }

  @Test
  void aRenewalInTimeIsNoNews() {
    // When
    election.observer().held(7, System.nanoTime());
    election.observer().held(7, System.nanoTime());

    // Then
    assertThat(election.holds()).isTrue();
    assertThat(heard).containsExactly("gained 7");
  }

  @Test
  void aRenewalTooLateGainsTheLeadershipAgain() {
    // When
    election.observer().held(7, System.nanoTime() - Duration.ofHours(2).toNanos());
    election.observer().held(7, System.nanoTime());

    // Then
    assertThat(election.holds()).isTrue();
    assertThat(heard).containsExactly("gained 7", "gained 7");
  }

  @Test
  void eachNewHolderIsToldOnce() {
    // When
    election.observer().heldBy("two");
    election.observer().heldBy("two");
    election.observer().heldBy("three");

    // Then
    assertThat(election.holds()).isFalse();
    assertThat(heard).containsExactly("other two", "other three");
  }
}
