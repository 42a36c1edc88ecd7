package io.gazan.operator.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private LeaderElection election = election(SETTINGS);

  private LeaderElection election(LeaseSettings settings) {
    LeaderElection made = new LeaderElection(client, "gazan", "one", settings);
    made.listen(
        new LeaderElection.Listener() {
          @Override
          public void gained(long term) {
            heard.add("gained " + term);
          }

          @Override
          public void other(String holder) {
            heard.add("other " + holder);
          }

          @Override
          public void lost() {
            heard.add("lost");
          }
        });
    return made;
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
  void aLossThatLastsIsToldOnceAndAnewAfterEachLeadership() {
    // Given
    Duration keep = Duration.ofSeconds(5);
    election =
        election(
            new LeaseSettings(
                "gazan-operator",
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                Duration.ofMillis(20),
                keep));
    election.start();

    // When
    election.observer().held(7, System.nanoTime() - keep.toNanos());
    await().until(() -> heard.contains("lost"));
    election.observer().held(8, System.nanoTime() - keep.toNanos());
    await().until(() -> heard.getLast().equals("lost"));

    // Then
    assertThat(heard).containsExactly("gained 7", "lost", "gained 8", "lost");
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
