package io.gazan.dataplane.provider.consul;

import java.util.function.LongSupplier;

/**
 * How fast one service's queries may follow each other: {@value #BURST} at once, then one a second,
 * so that a service that changes all the time is asked in turns instead of in circles. Used by one
 * thread.
 */
final class QueryPace {
  static final int BURST = 5;
  static final long REFILL_NANOS = 1_000_000_000L;

  private final LongSupplier nanoTime;
  private long spent;
  private long since;

  QueryPace(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.since = nanoTime.getAsLong();
  }

  /** Takes a turn; returns how long to wait before it, in nanoseconds. */
  long take() {
    long now = nanoTime.getAsLong();
    long back = Math.min(spent, (now - since) / REFILL_NANOS);
    spent -= back;
    since = spent == 0 ? now : since + back * REFILL_NANOS;
    spent++;
    return spent <= BURST ? 0 : Math.max(0, since + (spent - BURST) * REFILL_NANOS - now);
  }
}
