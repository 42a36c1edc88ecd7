package io.gazan.dataplane.proxy.time;

import org.jspecify.annotations.Nullable;

/** One movable point in time on a {@link Deadlines} wheel; owned by the wheel's event loop. */
public final class Deadline {
  static final long UNLINKED = -1;
  private static final long NEVER = Long.MIN_VALUE;

  private final Deadlines wheel;
  private final Runnable expired;
  private long at = NEVER;

  long tick = UNLINKED;
  @Nullable Deadline previous;
  @Nullable Deadline next;

  Deadline(Deadlines wheel, Runnable expired) {
    this.wheel = wheel;
    this.expired = expired;
  }

  /**
   * Fires {@code delayNanos} after {@code nowNanos}, in place of any earlier setting; 0 = never.
   */
  public void in(long nowNanos, long delayNanos) {
    if (delayNanos <= 0) {
      at = NEVER;
      return;
    }
    at = nowNanos + delayNanos;
    wheel.place(this, at);
  }

  /** Will not fire until set again. The node may stay on the wheel until its slot comes round. */
  public void clear() {
    at = NEVER;
  }

  /**
   * Clears it and leaves the wheel at once, so that a closed connection is not kept alive by it.
   */
  public void release() {
    at = NEVER;
    wheel.unlink(this);
  }

  void reached(long nowNanos) {
    if (at == NEVER) {
      return;
    }
    if (at - nowNanos > 0) {
      wheel.place(this, at);
      return;
    }
    at = NEVER;
    expired.run();
  }
}
