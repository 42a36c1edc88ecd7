package io.gazan.dataplane.cluster;

import static io.gazan.dataplane.cluster.ClusterFixture.draining;
import static io.gazan.dataplane.cluster.ClusterFixture.endpoint;
import static io.gazan.dataplane.cluster.ClusterFixture.number;
import static io.gazan.dataplane.cluster.ClusterFixture.picks;
import static io.gazan.dataplane.cluster.ClusterFixture.server;
import static io.gazan.dataplane.cluster.ClusterFixture.servers;
import static io.gazan.dataplane.cluster.ClusterFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.upstreams.cluster.Balance;
import io.gazan.upstreams.cluster.ServerSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BalancingTest {
  private final ClusterFixture fixture = new ClusterFixture();

  @Test
  void roundRobinGoesThroughTheServersInOrder() {
    Cluster cluster = fixture.apply(spec("c", Balance.ROUND_ROBIN, servers(3)));
    assertThat(picks(cluster, 6)).isEqualTo("1 2 3 1 2 3");
  }

  @Test
  void drainingAndWeightZeroAreLeftOut() {
    Cluster cluster =
        fixture.apply(
            spec("c", Balance.ROUND_ROBIN, server(1), draining(2), server(3, 0), server(4)));
    assertThat(picks(cluster, 4)).isEqualTo("1 4 1 4");
    assertThat(cluster.byStickyId(endpoint(cluster, 2).stickyId()))
        .isSameAs(cluster.members().get(1));
  }

  @ParameterizedTest
  @EnumSource(Balance.class)
  void aRetryGoesElsewhereOrNowhere(Balance balance) {
    // Given
    Cluster three = fixture.apply(spec("c", balance, servers(3)));
    Cluster one = fixture.apply(spec("d", balance, server(9)));
    Endpoint failed = endpoint(three, 2);

    // Then
    for (int i = 0; i < 100; i++) {
      assertThat(three.pick(i, failed)).isNotNull().isNotSameAs(failed);
    }
    assertThat(one.pick(1, endpoint(one, 9))).isNull();
    assertThat(one.pick(1)).isSameAs(endpoint(one, 9));
  }

  @ParameterizedTest
  @EnumSource(value = Balance.class, names = "HASH", mode = EnumSource.Mode.EXCLUDE)
  void weightsAreKeptWhenIdle(Balance balance) {
    Cluster cluster = fixture.apply(spec("c", balance, server(1, 3), server(2, 1)));
    Map<String, Integer> counts = count(cluster, 8000);
    int expected = balance == Balance.RANDOM2 ? 600 : 0;
    assertThat(counts.get("1")).isBetween(6000 - 2 * expected - 1, 6001 + 2 * expected);
  }

  @ParameterizedTest
  @EnumSource(
      value = Balance.class,
      names = {"LEAST_REQUESTS", "RANDOM2"})
  void aBusyEndpointIsSpared(Balance balance) {
    // Given
    Cluster cluster = fixture.apply(spec("c", balance, servers(3)));
    Endpoint busy = endpoint(cluster, 1);
    for (int i = 0; i < 10; i++) {
      busy.requestStarted(i % ClusterFixture.LOOPS);
    }

    // Then
    assertThat(count(cluster, 3000)).doesNotContainKey("1");
  }

  @Test
  void leastRequestsMinimisesLoadPerWeight() {
    // Given
    Cluster cluster =
        fixture.apply(spec("c", Balance.LEAST_REQUESTS, server(1, 4), server(2, 2), server(3, 1)));

    // When
    for (int i = 0; i < 700; i++) {
      Objects.requireNonNull(cluster.pick(0)).requestStarted(0);
    }

    // Then
    assertThat(endpoint(cluster, 1).inFlight()).isBetween(398, 402);
    assertThat(endpoint(cluster, 2).inFlight()).isBetween(198, 202);
    assertThat(endpoint(cluster, 3).inFlight()).isBetween(98, 102);
  }

  @Test
  void leastRequestsReachesEveryEndpointOfALargeCluster() {
    Cluster cluster = fixture.apply(spec("c", Balance.LEAST_REQUESTS, servers(200)));
    assertThat(count(cluster, 2000)).hasSize(200);
  }

  @Test
  void hashingSpreadsByWeightAndMovesOnlyWhatItMust() {
    // Given
    Cluster before = fixture.apply(spec("c", Balance.HASH, server(1, 2), server(2), server(3)));
    Map<String, Integer> counts = new HashMap<>();
    Endpoint[] owners = new Endpoint[10_000];
    for (int key = 0; key < owners.length; key++) {
      owners[key] = Objects.requireNonNull(before.pick(key));
      counts.merge(number(owners[key]), 1, Integer::sum);
    }

    // When
    Cluster after =
        fixture.apply(spec("c", Balance.HASH, server(1, 2), server(2), server(3), server(4)));

    // Then
    assertThat(counts.get("1")).isBetween(4000, 6000);
    assertThat(counts.get("2")).isBetween(1900, 3100);
    int moved = 0;
    for (int key = 0; key < owners.length; key++) {
      Endpoint now = after.pick(key);
      if (now != owners[key]) {
        moved++;
        assertThat(number(now)).isEqualTo("4");
      }
    }
    assertThat(moved).isBetween(1200, 2800);
  }

  @Test
  void hashedKeysLeaveADeadEndpointAndComeBackWithIt() {
    // Given
    Cluster cluster = fixture.apply(spec("c", Balance.HASH, servers(4)));
    Endpoint dead = endpoint(cluster, 2);
    Endpoint[] owners = new Endpoint[2000];
    for (int key = 0; key < owners.length; key++) {
      owners[key] = Objects.requireNonNull(cluster.pick(key));
    }

    // When
    dead.dialRefused();
    fixture.run();

    // Then
    Map<String, Integer> heirs = new HashMap<>();
    for (int key = 0; key < owners.length; key++) {
      Endpoint now = cluster.pick(key);
      if (owners[key] == dead) {
        heirs.merge(number(now), 1, Integer::sum);
      } else {
        assertThat(now).isSameAs(owners[key]);
      }
    }
    assertThat(heirs).containsOnlyKeys("1", "3", "4");
    fixture.pass(Duration.ofSeconds(10));
    for (int key = 0; key < owners.length; key++) {
      assertThat(cluster.pick(key)).isSameAs(owners[key]);
    }
  }

  @Test
  void thereIsNothingToPickWhereEveryNameIsUnknown() {
    Cluster cluster = fixture.apply(spec("c", Balance.HASH, new ServerSpec("nowhere.test", 80)));
    assertThat(cluster.pick(1)).isNull();
    assertThat(cluster.available()).isFalse();
  }

  private static Map<String, Integer> count(Cluster cluster, int picks) {
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < picks; i++) {
      counts.merge(number(cluster.pick(i)), 1, Integer::sum);
    }
    return counts;
  }
}
