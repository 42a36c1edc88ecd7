package io.gazan.bench.peer;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What one run has counted, and whether its time is over. Owned by the event loop until the run has
 * ended.
 */
final class Tally {
  private static final int MOST_REASONS = 5;

  /** The kinds of failures that wrk reports too. */
  enum Failure {
    CONNECT,
    READ,
    WRITE,
    STATUS,
    TIMEOUT
  }

  private final long start = System.nanoTime();
  private final Map<Failure, Long> failures = new EnumMap<>(Failure.class);
  private final Latencies latencies = new Latencies();
  private final Set<String> reasons = new LinkedHashSet<>();
  private final List<String> seen = new ArrayList<>();
  private long completed;
  private long bytes;
  private boolean over;

  /** No exchange begins any more; those under way may end. */
  boolean over() {
    return over;
  }

  void end() {
    over = true;
  }

  void completed(long startNanos, int responseBytes) {
    completed++;
    bytes += responseBytes;
    latencies.add((System.nanoTime() - startNanos) / 1000);
  }

  void failed(Failure kind, String reason) {
    failed(kind, 1, reason);
  }

  void failed(Failure kind, long count, String reason) {
    failures.merge(kind, count, Long::sum);
    if (reasons.size() < MOST_REASONS) {
      reasons.add(reason.replace('\n', ' '));
    }
  }

  /** What an endpoint told of the request that it got. */
  void seen(String text) {
    seen.add(text);
  }

  List<String> seen() {
    return seen;
  }

  Set<String> reasons() {
    return reasons;
  }

  long completed() {
    return completed;
  }

  long failures() {
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * The line that wrk's script prints as well: counts, microseconds, kinds of errors, latencies.
   */
  String line() {
    StringBuilder text = new StringBuilder();
    text.append(completed).append(' ').append((System.nanoTime() - start) / 1000);
    text.append(' ').append(bytes);
    for (Failure kind : Failure.values()) {
      text.append(' ').append(failures.getOrDefault(kind, 0L));
    }
    return text.append(
            String.format(
                Locale.ROOT, " %.1f %.1f", latencies.percentile(0.5), latencies.percentile(0.99)))
        .toString();
  }
}
