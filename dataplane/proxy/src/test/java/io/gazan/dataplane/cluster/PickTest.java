package io.gazan.dataplane.cluster;

import static io.gazan.dataplane.cluster.ClusterFixture.endpoint;
import static io.gazan.dataplane.cluster.ClusterFixture.number;
import static io.gazan.dataplane.cluster.ClusterFixture.servers;
import static io.gazan.dataplane.cluster.ClusterFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.gazan.upstreams.cluster.Balance;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What picking promises while many event loops do it at once. */
class PickTest {
  private static final int THREADS = 4;
  private static final int PICKS = 30_000;

  private final ClusterFixture fixture = new ClusterFixture();

  @Test
  void roundRobinIsExactWithAnyNumberOfThreads() throws InterruptedException {
    // Given
    Cluster cluster = fixture.apply(spec("c", Balance.ROUND_ROBIN, servers(3)));
    Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();

    // When
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < PICKS; i++) {
                      counts
                          .computeIfAbsent(number(cluster.pick(0)), n -> new AtomicInteger())
                          .incrementAndGet();
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    // Then
    assertThat(counts).hasSize(3);
    assertThat(counts.values()).allMatch(count -> count.get() == THREADS * PICKS / 3);
  }

  @ParameterizedTest
  @EnumSource(Balance.class)
  void healthMayFlapWhileLoopsPick(Balance balance) throws InterruptedException {
    // Given
    Cluster cluster = fixture.apply(spec("c", balance, servers(6)));
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger missed = new AtomicInteger();
    AtomicInteger wrong = new AtomicInteger();
    Endpoint avoided = endpoint(cluster, 6);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      int loop = t % ClusterFixture.LOOPS;
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; !over.get(); i++) {
                      Endpoint endpoint = cluster.pick(i, avoided);
                      if (endpoint == null) {
                        missed.incrementAndGet();
                      } else if (endpoint == avoided) {
                        wrong.incrementAndGet();
                      }
                      cluster.byStickyId(avoided.stickyId());
                      avoided.inFlight();
                      if (loop == 0) {
                        avoided.answered();
                      }
                    }
                  }));
    }

    // When
    for (int flap = 0; flap < 300; flap++) {
      endpoint(cluster, 1 + flap % 4).dialRefused();
      endpoint(cluster, 1 + (flap + 1) % 4).dialTimedOut();
      fixture.run();
      fixture.pass(Duration.ofSeconds(flap % 7));
    }
    over.set(true);
    for (Thread thread : threads) {
      thread.join();
    }

    // Then
    assertThat(missed.get()).isZero();
    assertThat(wrong.get()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Balance.class)
  void pickingAllocatesNothing(Balance balance) {
    // Given
    Cluster cluster = fixture.apply(spec("c", balance, servers(5)));
    Endpoint other = endpoint(cluster, 3);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    work(cluster, other, 20_000);
    threads.getCurrentThreadAllocatedBytes();

    // When
    long before = threads.getCurrentThreadAllocatedBytes();
    work(cluster, other, 20_000);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    // Then
    assertThat(allocated).isLessThan(20_000);
  }

  private static void work(Cluster cluster, Endpoint other, int times) {
    for (int i = 0; i < times; i++) {
      Endpoint endpoint = cluster.pick(i);
      if (endpoint != null) {
        endpoint.requestStarted(0);
        endpoint.answered();
        endpoint.requestEnded(0);
      }
      cluster.pick(i, other);
      cluster.byStickyId(other.stickyId());
      if (cluster.circuit().tryRequest()) {
        cluster.circuit().requestEnded();
      }
    }
  }
}
