package io.gazan.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.operator.observe.OperatorMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RebuildLoopTest {
  private static final Duration LONG = Duration.ofHours(1);
  private final AtomicInteger rebuilds = new AtomicInteger();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private RebuildLoop loop = loop(requested -> rebuilds.incrementAndGet());

  private RebuildLoop loop(RebuildLoop.Work work) {
    return new RebuildLoop(work, new OperatorMetrics(registry));
  }

  @AfterEach
  void end() {
    loop.close();
  }

  private void awaitRebuilds(int count) {
    Awaitility.await()
        .untilAsserted(() -> assertThat(rebuilds).hasValueGreaterThanOrEqualTo(count));
  }

  @Test
  void aFailedRebuildIsRepeatedAlthoughAnotherIsAskedForMuchLater() {
    // Given
    loop =
        loop(
            requested -> {
              loop.requestIn(LONG);
              if (rebuilds.incrementAndGet() == 1) {
                throw new IllegalStateException("the first one fails");
              }
            });

    // When
    loop.start();

    // Then
    awaitRebuilds(2);
    assertThat(registry.counter("gazan.operator.rebuild.failures").count()).isOne();
  }

  @Test
  void ofThoseForLaterTheEarliestCounts() {
    // Given
    loop.start();
    awaitRebuilds(1);

    // When
    loop.requestIn(LONG);
    loop.requestIn(Duration.ofMillis(10));
    loop.requestIn(LONG);

    // Then
    awaitRebuilds(2);
  }

  @Test
  void anyNumberOfRequestsWhileItWorksAreOne() throws Exception {
    // Given
    CountDownLatch working = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    loop =
        loop(
            requested -> {
              if (rebuilds.incrementAndGet() == 1) {
                working.countDown();
                awaitUninterruptibly(go);
              }
            });
    loop.start();
    working.await();

    // When
    for (int i = 0; i < 100; i++) {
      loop.request();
    }
    go.countDown();

    // Then
    awaitRebuilds(2);
    loop.request();
    awaitRebuilds(3);
    assertThat(rebuilds).hasValue(3);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
