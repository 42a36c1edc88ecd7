package io.gazan.dataplane.observe.metrics;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The task by which an event loop shows that it lives; runs on that loop with a fixed delay. Keeps
 * the worst lateness of the last minute in slices of ten seconds.
 */
final class LoopHeartbeat implements Runnable {
  private static final long SLICE_NANOS = Duration.ofSeconds(10).toNanos();
  private static final int SLICES = 6;

  private final LoopMetrics metrics;
  private final long periodNanos;
  private final long stallNanos;
  private final long startNanos = System.nanoTime();
  private final long[] worst = new long[SLICES];
  private long slice;
  private volatile @Nullable Thread thread;

  /** Written by the loop, read by whoever watches. */
  private volatile long lastNanos = startNanos;

  LoopHeartbeat(LoopMetrics metrics, long periodNanos, long stallNanos) {
    this.metrics = metrics;
    this.periodNanos = periodNanos;
    this.stallNanos = stallNanos;
  }

  @Override
  public void run() {
    beat(System.nanoTime());
  }

  void beat(long now) {
    if (thread == null) {
      thread = Thread.currentThread();
    } else {
      long late = Math.max(0, now - lastNanos - periodNanos);
      metrics.lag(late, worstWith(late, now));
      if (late > stallNanos) {
        metrics.stalled();
      }
    }
    lastNanos = now;
  }

  /** When the loop last ran this. */
  long lastNanos() {
    return lastNanos;
  }

  /** The loop's thread; null before its first beat. */
  @Nullable Thread thread() {
    return thread;
  }

  private long worstWith(long late, long now) {
    long current = (now - startNanos) / SLICE_NANOS;
    for (long passed = Math.max(slice + 1, current - SLICES + 1); passed <= current; passed++) {
      worst[(int) (passed % SLICES)] = 0;
    }
    slice = current;
    int at = (int) (current % SLICES);
    worst[at] = Math.max(worst[at], late);
    long max = 0;
    for (long sliceWorst : worst) {
      max = Math.max(max, sliceWorst);
    }
    return max;
  }
}
