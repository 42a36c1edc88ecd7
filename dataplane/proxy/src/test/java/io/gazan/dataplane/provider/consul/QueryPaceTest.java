package io.gazan.dataplane.provider.consul;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class QueryPaceTest {
  private long now = 1000;

  @Test
  void lateQueriesNeverWait() {
    // Given
    QueryPace pace = new QueryPace(() -> now);
    for (int i = 0; i < 100; i++) {
      // When
      now += QueryPace.REFILL_NANOS;

      // Then
      assertThat(pace.take()).isZero();
    }
  }

  @Test
  void afterABurstThereIsOneASecond() {
    // Given
    QueryPace pace = new QueryPace(() -> now);
    long[] starts =
        LongStream.range(0, 20)
            .map(
                _ -> {
                  now += pace.take();
                  return now - 1000;
                })
            .toArray();

    // Then
    for (int i = 0; i < starts.length; i++) {
      long due = Math.max(0, i - QueryPace.BURST + 1) * QueryPace.REFILL_NANOS;
      assertThat(starts[i]).isEqualTo(due);
    }

    // When: a long rest
    now += 100 * QueryPace.REFILL_NANOS;

    // Then
    for (int i = 0; i < QueryPace.BURST; i++) {
      assertThat(pace.take()).isZero();
    }
    assertThat(pace.take()).isPositive();
  }

  @Test
  void backsOffByAnythingUpToABoundThatDoubles() {
    // Given
    BackOff backOff = new BackOff(new Random(7));
    Duration bound = BackOff.FIRST;
    for (int round = 0; round < 100; round++) {
      // When
      Duration wait = backOff.next();

      // Then
      assertThat(wait).isBetween(Duration.ZERO, bound);
      bound = bound.multipliedBy(2);
      bound = bound.compareTo(BackOff.LONGEST) > 0 ? BackOff.LONGEST : bound;
    }
    backOff.reset();
    assertThat(backOff.next()).isLessThanOrEqualTo(BackOff.FIRST);
  }
}
