package io.gazan.bench.peer;

/**
 * A histogram of microseconds with a relative error below two per cent: 64 buckets for each power
 * of two. Owned by one thread.
 */
final class Latencies {
  private static final int STEPS = 64;
  private static final int STEP_BITS = 6;

  private final long[] counts = new long[(Long.SIZE - STEP_BITS) * STEPS];
  private long total;

  void add(long micros) {
    counts[bucket(Math.max(0, micros))]++;
    total++;
  }

  /** The upper bound of the bucket that holds the given share of all values; 0 without any. */
  double percentile(double share) {
    long wanted = (long) Math.ceil(share * total);
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= wanted && seen > 0) {
        return upperBound(i);
      }
    }
    return 0;
  }

  private static int bucket(long micros) {
    if (micros < STEPS) {
      return (int) micros;
    }
    int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros) - STEP_BITS;
    return (shift + 1) * STEPS + (int) (micros >>> shift) - STEPS;
  }

  private static double upperBound(int bucket) {
    if (bucket < STEPS) {
      return bucket;
    }
    int shift = bucket / STEPS - 1;
    return (double) (((long) (bucket % STEPS + STEPS + 1)) << shift) - 1;
  }
}
