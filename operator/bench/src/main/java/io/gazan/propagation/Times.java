package io.gazan.propagation;

import java.util.Arrays;
import java.util.Locale;

/** A row of durations in nanoseconds, and what is told of them. */
final class Times {
  private final long[] sorted;

  private Times(long[] sorted) {
    this.sorted = sorted;
  }

  static Times of(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new Times(sorted);
  }

  double mean() {
    return Arrays.stream(sorted).average().orElse(0);
  }

  /** By the nearest rank. */
  long percentile(double percent) {
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted[Math.clamp(rank - 1, 0, sorted.length - 1)];
  }

  long max() {
    return sorted[sorted.length - 1];
  }

  /** In milliseconds, as cells of a Markdown row: mean, p50, p99, max. */
  String cells() {
    return String.format(
        Locale.ROOT,
        "%.1f ms | %.1f ms | %.1f ms | %.1f ms",
        mean() / 1e6,
        percentile(50) / 1e6,
        percentile(99) / 1e6,
        max() / 1e6);
  }
}
