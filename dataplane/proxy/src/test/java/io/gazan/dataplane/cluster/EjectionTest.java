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
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EjectionTest {
  private final ClusterFixture fixture = new ClusterFixture();

  @Test
  void aRefusedDialEjectsAtOnceForTenSeconds() {
    // Given
    Cluster cluster = fixture.apply(spec("c", Balance.ROUND_ROBIN, servers(3)));

    // When
    endpoint(cluster, 2).dialRefused();
    fixture.run();

    // Then
    assertThat(picks(cluster, 4)).doesNotContain("2");
    assertThat(endpoint(cluster, 2).available()).isFalse();
    assertThat(endpoint(cluster, 2).ejections()).isEqualTo(1);
    fixture.pass(Duration.ofMillis(9_900));
    assertThat(picks(cluster, 4)).doesNotContain("2");
    fixture.pass(Duration.ofMillis(200));
    assertThat(picks(cluster, 3)).contains("2");
  }

  @Test
  void everyFurtherEjectionInARowLastsTenSecondsMore() {
    // Given
    Cluster cluster = fixture.apply(spec("c", Balance.ROUND_ROBIN, servers(2)));
    Endpoint bad = endpoint(cluster, 1);

    for (int inARow = 1; inARow <= 40; inARow++) {
      // When
      bad.dialTimedOut();
      fixture.run();

      // Then
      long seconds = Math.min(300, 10L * inARow);
      fixture.pass(Duration.ofSeconds(seconds - 1));
      assertThat(bad.ejected()).as("ejection %d", inARow).isTrue();
      fixture.pass(Duration.ofSeconds(2));
      assertThat(bad.ejected()).as("ejection %d", inARow).isFalse();
    }

    // When
    bad.answered();
    bad.dialTimedOut();
    fixture.run();

    // Then
    fixture.pass(Duration.ofSeconds(11));
    assertThat(bad.ejected()).isFalse();
  }

  @Test
  void theLastEndpointIsNeverEjected() {
    // Given
    Cluster cluster = fixture.apply(spec("c", Balance.ROUND_ROBIN, servers(3)));

    // When
    endpoint(cluster, 1).dialRefused();
    endpoint(cluster, 3).dialRefused();
    fixture.run();
    fixture.pass(Duration.ofMillis(1));
    endpoint(cluster, 2).dialRefused();
    fixture.run();

    // Then
    assertThat(picks(cluster, 3)).isEqualTo("2 2 2");
    assertThat(endpoint(cluster, 2).ejections()).isZero();
  }

  @Test
  void aSingleEndpointStaysSoThatItsReturnIsSeenAtOnce() {
    Cluster cluster = fixture.apply(spec("c", Balance.ROUND_ROBIN, server(1)));
    endpoint(cluster, 1).dialRefused();
    fixture.run();
    assertThat(picks(cluster, 1)).isEqualTo("1");
  }

  @Test
  void aDrainingEndpointIsNoReasonToEjectTheLastOne() {
    Cluster cluster = fixture.apply(spec("c", Balance.ROUND_ROBIN, server(1), draining(2)));
    endpoint(cluster, 1).dialRefused();
    fixture.run();
    assertThat(picks(cluster, 1)).isEqualTo("1");
    endpoint(cluster, 2).dialRefused();
    fixture.run();
    assertThat(cluster.byStickyId(endpoint(cluster, 2).stickyId())).isNull();
  }

  @Test
  void whatOneClusterCannotSpareIsStillOutOfTheOther() {
    // Given
    ClusterSpec both = spec("both", Balance.ROUND_ROBIN, servers(2));
    ClusterSpec alone = spec("alone", Balance.ROUND_ROBIN, server(1));
    var clusters = fixture.registry.prepare(List.of(both, alone));
    fixture.registry.retainOnly(clusters.values());
    Cluster two = clusters.firstEntry().getValue();
    Cluster one = clusters.lastEntry().getValue();

    // When
    endpoint(two, 1).dialRefused();
    fixture.run();

    // Then
    assertThat(endpoint(one, 1)).isSameAs(endpoint(two, 1));
    assertThat(picks(two, 2)).isEqualTo("2 2");
    assertThat(picks(one, 2)).isEqualTo("1 1");
  }

  @Test
  void fiveResetsInARowEjectFourDoNot() {
    // Given
    Cluster cluster = fixture.apply(spec("c", Balance.ROUND_ROBIN, servers(2)));
    Endpoint bad = endpoint(cluster, 1);

    // When
    reset(bad, 4);
    bad.answered();
    reset(bad, 4);

    // Then
    assertThat(picks(cluster, 2)).contains("1");
    reset(bad, 1);
    assertThat(picks(cluster, 2)).isEqualTo("2 2");
  }

  @Test
  void resetsEjectNoMoreThanHalf() {
    // Given
    Cluster cluster = fixture.apply(spec("c", Balance.ROUND_ROBIN, servers(5)));

    // When
    for (int number = 1; number <= 5; number++) {
      reset(endpoint(cluster, number), 5);
      fixture.pass(Duration.ofMillis(1));
    }

    // Then
    assertThat(picks(cluster, 9)).contains("3", "4", "5").doesNotContain("1", "2");
  }

  @Test
  void resetsEjectNobodyBesideAFailedDialThatTookHalf() {
    // Given
    Cluster cluster = fixture.apply(spec("c", Balance.ROUND_ROBIN, servers(3)));

    // When
    endpoint(cluster, 1).dialRefused();
    reset(endpoint(cluster, 2), 5);

    // Then
    assertThat(picks(cluster, 4)).contains("2", "3").doesNotContain("1");
  }

  @Test
  void anEjectionOutlivesAReload() {
    // Given
    Cluster cluster = fixture.apply(spec("c", Balance.ROUND_ROBIN, servers(3)));
    endpoint(cluster, 1).dialRefused();
    fixture.run();

    // When
    Cluster next = fixture.apply(spec("c", Balance.ROUND_ROBIN, servers(4)));

    // Then
    assertThat(picks(next, 6)).contains("4").doesNotContain("1");
    fixture.pass(Duration.ofSeconds(10));
    assertThat(picks(next, 4)).contains("1");
  }

  @Test
  void anEndpointThatComesBackStartsSlowly() {
    // Given
    Cluster cluster =
        fixture.apply(spec("c", Balance.ROUND_ROBIN, Duration.ofSeconds(20), servers(2)));
    assertThat(share(cluster)).isEqualTo(500);
    endpoint(cluster, 1).dialRefused();
    fixture.run();
    assertThat(share(cluster)).isZero();

    // When
    fixture.pass(Duration.ofSeconds(10));

    // Then
    int last = 0;
    assertThat(share(cluster)).isBetween(1, 100);
    for (int step = 0; step < 10; step++) {
      fixture.pass(Duration.ofSeconds(2));
      assertThat(share(cluster)).as("after %d s", 2 * step + 2).isGreaterThan(last);
      last = share(cluster);
    }
    assertThat(last).isEqualTo(500);
  }

  @Test
  void aReloadNeitherCutsASlowStartShortNorForgetsNewcomers() {
    // Given
    Duration window = Duration.ofSeconds(20);
    Cluster before = fixture.apply(spec("c", Balance.ROUND_ROBIN, window, server(1), server(2)));
    endpoint(before, 1).dialRefused();
    fixture.run();
    fixture.pass(Duration.ofSeconds(10));
    fixture.pass(Duration.ofSeconds(10));

    // When
    Cluster after =
        fixture.apply(spec("c", Balance.ROUND_ROBIN, window, server(1), server(2), draining(9)));
    Cluster wider = fixture.apply(spec("c", Balance.ROUND_ROBIN, window, server(2), server(3)));

    // Then
    assertThat(share(after)).isBetween(300, 360);
    assertThat(picks(wider, 11).split("3", -1)).hasSize(2);
    fixture.pass(window);
    fixture.pass(window);
    assertThat(picks(wider, 4).split("3", -1)).hasSize(3);
  }

  @Test
  void reportsAfterTheControlLoopEndedAreDropped() {
    Endpoint endpoint = endpoint(fixture.apply(spec("c", Balance.ROUND_ROBIN, servers(2))), 1);
    Endpoint orphan = new Endpoint("10.9.9.9", 80, 1, new Ejections(new Object(), ended()));
    orphan.dialRefused();
    fixture.registry.retainOnly(List.of());
    endpoint.dialRefused();
    fixture.run();
    assertThat(orphan.ejected()).isFalse();
    assertThat(endpoint.ejected()).as("no cluster names it any more").isFalse();
  }

  private static EventExecutor ended() {
    EventExecutor executor = new DefaultEventExecutor();
    executor.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    return executor;
  }

  /** Of 1000 picks, how many went to endpoint 1. */
  private static int share(Cluster cluster) {
    int share = 0;
    for (int i = 0; i < 1000; i++) {
      share += cluster.pick(0) == endpoint(cluster, 1) ? 1 : 0;
    }
    return share;
  }

  private void reset(Endpoint endpoint, int times) {
    for (int i = 0; i < times; i++) {
      endpoint.resetOnFreshConnection();
    }
    fixture.run();
  }
}
