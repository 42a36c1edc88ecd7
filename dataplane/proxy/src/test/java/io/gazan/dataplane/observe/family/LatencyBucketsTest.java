package io.gazan.dataplane.observe.family;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyBucketsTest {
  private static final double[] SECONDS = LatencyBuckets.seconds();

  @Test
  void bordersGoFromHalfAMillisecondToAMinute() {
    assertThat(SECONDS)
        .containsExactly(
            0.0005,
            0.001,
            0.0025,
            0.005,
            0.01,
            0.025,
            0.05,
            0.1,
            0.25,
            0.5,
            1,
            2.5,
            5,
            10,
            30,
            60,
            Double.POSITIVE_INFINITY);
  }

  @Test
  void aBorderBelongsToTheBucketItCloses() {
    for (int i = 0; i < LatencyBuckets.COUNT - 1; i++) {
      long border = nanos(i);
      assertThat(LatencyBuckets.of(border - 1)).isEqualTo(i);
      assertThat(LatencyBuckets.of(border)).isEqualTo(i);
      assertThat(LatencyBuckets.of(border + 1)).isEqualTo(i + 1);
    }
  }

  @Test
  void everyDurationHasABucket() {
    assertThat(LatencyBuckets.of(Long.MIN_VALUE)).isZero();
    assertThat(LatencyBuckets.of(-1)).isZero();
    assertThat(LatencyBuckets.of(0)).isZero();
    assertThat(LatencyBuckets.of(Long.MAX_VALUE)).isEqualTo(LatencyBuckets.COUNT - 1);
  }

  @Test
  void agreesWithALinearSearchEverywhere() {
    // Given
    Random random = new Random(20260101);

    for (int round = 0; round < 200_000; round++) {
      // When
      long nanos = random.nextLong() >>> (1 + random.nextInt(62));

      // Then
      assertThat(LatencyBuckets.of(nanos)).isEqualTo(linear(nanos));
    }
  }

  private static int linear(long nanos) {
    int bucket = 0;
    while (bucket < LatencyBuckets.COUNT - 1 && nanos > nanos(bucket)) {
      bucket++;
    }
    return bucket;
  }

  private static long nanos(int bucket) {
    return Math.round(SECONDS[bucket] * 1e9);
  }
}
