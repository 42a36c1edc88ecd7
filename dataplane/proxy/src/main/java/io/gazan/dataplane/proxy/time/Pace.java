package io.gazan.dataplane.proxy.time;

/**
 * Whether one client keeps up with {@code limits.min_rate} while it is waited for, in one
 * direction. Time in which somebody else is waited for does not count: waiting {@linkplain #begin
 * begins} and {@linkplain #end ends}, and as long as it lasts the client is {@linkplain #isBehind
 * asked about} at the end of every window. What it moves beyond its due is kept to its credit, so
 * that a client that was quick may pause until its idle timeout, which is how much credit there can
 * be. Owned by one event loop.
 */
public final class Pace {
  private final MinRate rate;
  private final long mostAhead;
  private long ahead;
  private long since;

  /**
   * @param idleNanos how long a client that was quick may move nothing
   */
  public Pace(MinRate rate, long idleNanos) {
    this.rate = rate;
    this.mostAhead = rate.due(Math.max(0, idleNanos - rate.windowNanos()));
  }

  /** Another request: what is known of the client so far says nothing of it. */
  public void reset() {
    ahead = 0;
  }

  /** From now on it is the client that is waited for. */
  public void begin(long nowNanos) {
    since = nowNanos;
  }

  /** So many bytes came or went without anybody waiting. */
  public void credit(long moved) {
    settle(ahead + moved);
  }

  /**
   * The client is not waited for any more.
   *
   * @param moved how many bytes came or went since it was waited for, or was last asked about
   */
  public void end(long nowNanos, long moved) {
    settle(ahead + moved - rate.due(nowNanos - since));
  }

  /** How much of the window is left, in nanoseconds; not above 0 when it is over. */
  public long left(long nowNanos) {
    return since + rate.windowNanos() - nowNanos;
  }

  /**
   * A window is over and the next one begins.
   *
   * @param moved as for {@link #end}
   * @return whether the client has moved less than its due, and had no credit for it
   */
  public boolean isBehind(long nowNanos, long moved) {
    long balance = ahead + moved - rate.due(nowNanos - since);
    since = nowNanos;
    settle(balance);
    return balance < 0;
  }

  private void settle(long balance) {
    ahead = Math.clamp(balance, 0, mostAhead);
  }
}
