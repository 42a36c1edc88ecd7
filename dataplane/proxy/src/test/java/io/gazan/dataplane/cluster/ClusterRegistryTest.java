package io.gazan.dataplane.cluster;

import static io.gazan.dataplane.cluster.ClusterFixture.draining;
import static io.gazan.dataplane.cluster.ClusterFixture.endpoint;
import static io.gazan.dataplane.cluster.ClusterFixture.picks;
import static io.gazan.dataplane.cluster.ClusterFixture.server;
import static io.gazan.dataplane.cluster.ClusterFixture.servers;
import static io.gazan.dataplane.cluster.ClusterFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.upstreams.cluster.Balance;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.cluster.ServerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterRegistryTest {
  private final ClusterFixture fixture = new ClusterFixture();
  private final ClusterRegistry registry = fixture.registry;

  @Test
  void anEqualSpecKeepsTheCluster() {
    Cluster before = fixture.apply(spec("c", Balance.ROUND_ROBIN, servers(3)));
    Cluster after = fixture.apply(spec("c", Balance.ROUND_ROBIN, servers(3)));
    assertThat(after).isSameAs(before);
  }

  @Test
  void anotherSpecTakesOverPositionEndpointsAndCounts() {
    // Given
    Cluster before = fixture.apply(spec("c", Balance.ROUND_ROBIN, servers(3)));
    assertThat(picks(before, 4)).isEqualTo("1 2 3 1");
    endpoint(before, 2).requestStarted(1);
    before.circuit().tryConnection();

    // When
    Cluster after =
        fixture.apply(spec("c", Balance.ROUND_ROBIN, server(1), server(2), server(3), draining(4)));

    // Then
    assertThat(after).isNotSameAs(before);
    assertThat(picks(after, 3)).isEqualTo("2 3 1");
    assertThat(endpoint(after, 2)).isSameAs(endpoint(before, 2));
    assertThat(after.inFlight()).isEqualTo(1);
    assertThat(after.circuit().connections()).isEqualTo(1);
    before.circuit().connectionClosed();
    assertThat(after.circuit().connections()).isZero();
    assertThat(fixture.gone).isEmpty();
  }

  @Test
  void endpointsAreSharedByAddress() {
    var clusters =
        registry.prepare(
            List.of(
                spec("a", Balance.ROUND_ROBIN, servers(2)), spec("b", Balance.HASH, servers(3))));
    registry.retainOnly(clusters.values());
    assertThat(registry.endpoints()).hasSize(3);
    assertThat(endpoint(clusters.firstEntry().getValue(), 1))
        .isSameAs(endpoint(clusters.lastEntry().getValue(), 1));
  }

  @Test
  void bothGenerationsWorkUntilTheTableIsSwapped() {
    // Given
    Cluster before = fixture.apply(spec("c", Balance.ROUND_ROBIN, servers(2)));

    // When
    Cluster after =
        registry
            .prepare(List.of(spec("c", Balance.ROUND_ROBIN, server(2), server(3))))
            .firstEntry()
            .getValue();
    endpoint(before, 2).dialRefused();
    fixture.run();

    // Then
    assertThat(picks(before, 2)).isEqualTo("1 1");
    assertThat(picks(after, 2)).isEqualTo("3 3");
    assertThat(fixture.gone).isEmpty();
    registry.retainOnly(List.of(after));
    assertThat(fixture.gone).extracting(Endpoint::host).containsExactly("10.0.0.1");
    assertThat(picks(before, 2)).as("a running exchange may still pick").isEqualTo("1 1");
  }

  @Test
  void aTableThatCameToNothingLeavesNothingBehind() {
    // Given
    ClusterSpec spec = spec("c", Balance.ROUND_ROBIN, servers(2));
    Cluster before = fixture.apply(spec);

    // When
    registry.prepare(List.of(spec("c", Balance.ROUND_ROBIN, servers(5))));
    registry.retainOnly(List.of(before));

    // Then
    assertThat(registry.endpoints()).hasSize(2);
    assertThat(fixture.gone).hasSize(3);
    assertThat(fixture.apply(spec)).isSameAs(before);
  }

  @Test
  void anEndpointThatVanishesAndReturnsIsANewOne() {
    // Given
    Endpoint first = endpoint(fixture.apply(spec("c", Balance.ROUND_ROBIN, servers(2))), 2);
    first.dialRefused();
    fixture.apply(spec("c", Balance.ROUND_ROBIN, servers(1)));

    // When
    Endpoint second = endpoint(fixture.apply(spec("c", Balance.ROUND_ROBIN, servers(2))), 2);

    // Then
    assertThat(second).isNotSameAs(first);
    assertThat(second.stickyId()).isEqualTo(first.stickyId());
    assertThat(second.available()).isTrue();
  }

  @Test
  void aServerListedTwiceIsOneMemberWithBothWeights() {
    Cluster cluster =
        fixture.apply(spec("c", Balance.ROUND_ROBIN, server(1), server(2), server(1)));
    assertThat(cluster.members()).hasSize(2);
    assertThat(picks(cluster, 3)).isEqualTo("1 2 1");
  }

  @Test
  void ipv6BracketsAndCaseMakeNoDifference() {
    Cluster cluster =
        fixture.apply(
            spec(
                "c",
                Balance.ROUND_ROBIN,
                new ServerSpec("[FE80::1]", 80),
                new ServerSpec("fe80::1", 80)));
    assertThat(cluster.members()).hasSize(1);
    Endpoint endpoint = cluster.members().getFirst().endpoint();
    assertThat(endpoint.name()).isEqualTo("[fe80::1]:80");
    assertThat(endpoint.available()).isTrue();
  }

  @Test
  void oneChangeAmongTenThousandClustersTouchesOnlyThatOne() {
    // Given
    List<ClusterSpec> specs = specs(10_000, -1);
    Map<String, Cluster> before = registry.prepare(specs);
    registry.retainOnly(before.values());

    // When
    List<ClusterSpec> changed = specs(10_000, 4711);
    long began = System.nanoTime();
    Map<String, Cluster> after = registry.prepare(changed);
    registry.retainOnly(after.values());
    long millis = (System.nanoTime() - began) / 1_000_000;

    // Then
    int kept = 0;
    for (Map.Entry<String, Cluster> entry : after.entrySet()) {
      kept += before.get(entry.getKey()) == entry.getValue() ? 1 : 0;
    }
    assertThat(kept).isEqualTo(9_999);
    assertThat(millis).isLessThan(500);
  }

  private static List<ClusterSpec> specs(int count, int odd) {
    List<ClusterSpec> specs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Balance balance = i == odd ? Balance.RANDOM2 : Balance.ROUND_ROBIN;
      specs.add(
          spec("c" + i, balance, server(i % 30_000), server((i + 1) % 30_000), server(i + 2)));
    }
    return specs;
  }
}
