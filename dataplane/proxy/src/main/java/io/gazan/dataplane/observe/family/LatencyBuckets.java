package io.gazan.dataplane.observe.family;

import java.util.Arrays;

/**
 * The borders of every latency histogram, from 0.5 ms to 60 s, and the way from nanoseconds to a
 * bucket. A border belongs to the bucket it closes, as Prometheus' {@code le} wants it.
 * Neighbouring borders are at least a factor of two apart, so between two powers of two there is at
 * most one: the position of the highest bit and one comparison find the bucket.
 */
public final class LatencyBuckets {
  /** One per border and one for what is beyond the last. */
  public static final int COUNT;

  private static final long[] BORDERS = {
    500_000L,
    1_000_000L,
    2_500_000L,
    5_000_000L,
    10_000_000L,
    25_000_000L,
    50_000_000L,
    100_000_000L,
    250_000_000L,
    500_000_000L,
    1_000_000_000L,
    2_500_000_000L,
    5_000_000_000L,
    10_000_000_000L,
    30_000_000_000L,
    60_000_000_000L,
    Long.MAX_VALUE
  };

  /** Per position of the highest bit: the first border that is not below that power of two. */
  private static final byte[] FIRST = new byte[Long.SIZE];

  static {
    COUNT = BORDERS.length;
    for (int bit = 0; bit < Long.SIZE - 1; bit++) {
      int at = Arrays.binarySearch(BORDERS, 1L << bit);
      FIRST[bit] = (byte) (at < 0 ? -at - 1 : at);
    }
  }

  private LatencyBuckets() {}

  /** The bucket of a duration; a negative one counts as zero. */
  public static int of(long nanos) {
    long duration = Math.max(nanos, 1);
    int first = FIRST[Long.SIZE - 1 - Long.numberOfLeadingZeros(duration)];
    return duration > BORDERS[first] ? first + 1 : first;
  }

  /** The upper borders in seconds, the last one infinite. */
  static double[] seconds() {
    double[] seconds = new double[COUNT];
    for (int i = 0; i < COUNT - 1; i++) {
      seconds[i] = BORDERS[i] / 1e9;
    }
    seconds[COUNT - 1] = Double.POSITIVE_INFINITY;
    return seconds;
  }
}
