package io.gazan.dataplane.cluster;

/**
 * One endpoint's membership in one cluster: its weight there, and whether it is in rotation there.
 * The same address may be fit in one cluster and unfit in another, which checks a different path or
 * cannot spare it.
 */
public final class Member {
  private final Cluster cluster;
  private final Endpoint endpoint;
  private final int weight;
  private final boolean draining;

  /** The active check's verdict; guarded by the registry's lock. */
  private boolean checkFailed;

  /**
   * When it came (back) into rotation, in ticker nanoseconds, while it ramps up; guarded by the
   * registry's lock.
   */
  private long rampFrom;

  private boolean ramping;

  /** A rebuild's intermediate result; guarded by the registry's lock. */
  private boolean admitted;

  private volatile boolean usable;

  Member(Cluster cluster, Endpoint endpoint, int weight, boolean draining) {
    this.cluster = cluster;
    this.endpoint = endpoint;
    this.weight = weight;
    this.draining = draining;
  }

  public Endpoint endpoint() {
    return endpoint;
  }

  public int weight() {
    return weight;
  }

  /** A draining endpoint gets only what a sticky cookie sends to it. */
  public boolean draining() {
    return draining;
  }

  /**
   * Whether this cluster sends requests to the endpoint: resolved, checks well, not ejected here.
   */
  public boolean usable() {
    return usable;
  }

  /** Whether it takes requests without a sticky cookie while it is usable. */
  boolean takesNewClients() {
    return !draining && weight > 0;
  }

  public Cluster cluster() {
    return cluster;
  }

  /** Under the lock: everything but ejections speaks for this member. */
  boolean healthy() {
    return !checkFailed && endpoint.resolved();
  }

  void checkFailed(boolean failed) {
    checkFailed = failed;
  }

  boolean admitted() {
    return admitted;
  }

  void admitted(boolean now) {
    admitted = now;
  }

  void usable(boolean now) {
    usable = now;
  }

  void rampFrom(long nanos) {
    rampFrom = nanos;
    ramping = true;
  }

  void rampLike(Member other) {
    rampFrom = other.rampFrom;
    ramping = other.ramping;
  }

  /**
   * Under the lock: the weight in tenths, smaller while the slow start lasts.
   *
   * @param slowStart nanoseconds
   */
  int tenths(long now, long slowStart) {
    if (ramping) {
      long elapsed = now - rampFrom;
      if (elapsed < slowStart) {
        return (int) Math.max(1, (long) weight * 10 * elapsed / slowStart);
      }
      ramping = false;
    }
    return weight * 10;
  }

  boolean ramping() {
    return ramping;
  }
}
