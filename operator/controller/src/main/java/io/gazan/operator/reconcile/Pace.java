package io.gazan.operator.reconcile;

/**
 * How long to wait between two rebuilds: nothing before the first after a quiet time, else as long
 * as the last one took, so that rebuilding takes half of a processor at most and events that come
 * close together share one. Used by one thread; times are {@link System#nanoTime()}.
 */
final class Pace {
  static final long LEAST_NANOS = 10_000_000;

  /** A rebuild that took longer than this does not make the next change wait longer. */
  static final long MOST_NANOS = 2_000_000_000;

  private long notBefore;
  private boolean any;

  /** How long from now a rebuild has to wait; 0 if it need not. */
  long waitNanos(long now) {
    return any ? Math.max(0, notBefore - now) : 0;
  }

  void rebuilt(long begin, long end) {
    any = true;
    notBefore = end + Math.clamp(end - begin, LEAST_NANOS, MOST_NANOS);
  }
}
