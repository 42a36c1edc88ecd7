package io.gazan.devcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Two electors, one lease. */
class LeaderElectionIT {
  @Test
  void handsTheLeaseOver() {
    try (DevCluster cluster = DevCluster.start();
        KubernetesClient first = Clients.of(cluster);
        KubernetesClient second = Clients.of(cluster)) {
      // Given
      List<String> leaders = new CopyOnWriteArrayList<>();
      CompletableFuture<?> one = elect(first, "one", leaders);
      await().until(() -> leaders.equals(List.of("one")));
      CompletableFuture<?> two = elect(second, "two", leaders);

      // When
      one.cancel(true);

      // Then
      await().until(() -> leaders.equals(List.of("one", "two")));
      var lease = first.leases().inNamespace("default").withName("gazan").get();
      assertThat(lease.getSpec().getHolderIdentity()).isEqualTo("two");
      two.cancel(true);
    }
  }

  private static CompletableFuture<?> elect(
      KubernetesClient client, String identity, List<String> leaders) {
    return client
        .leaderElector()
        .withConfig(
            new LeaderElectionConfigBuilder()
                .withName("gazan")
                .withLock(new LeaseLock("default", "gazan", identity))
                .withLeaseDuration(Duration.ofSeconds(5))
                .withRenewDeadline(Duration.ofSeconds(3))
                .withRetryPeriod(Duration.ofMillis(100))
                .withReleaseOnCancel(true)
                .withLeaderCallbacks(
                    new LeaderCallbacks(() -> leaders.add(identity), () -> {}, id -> {}))
                .build())
        .build()
        .start();
  }
}
