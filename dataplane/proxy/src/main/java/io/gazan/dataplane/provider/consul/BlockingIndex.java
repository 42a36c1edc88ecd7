package io.gazan.dataplane.provider.consul;

/**
 * Where a sequence of blocking queries stands, by the rules of Consul's documentation ("Blocking
 * Queries", implementation details).
 */
final class BlockingIndex {
  /** Asks for what is now, at once. */
  static final long NOW = 0;

  private BlockingIndex() {}

  /**
   * The index of the next query. One that went backwards means that the state was restored or
   * rebuilt: the next query must not wait. One below 1 is a defect of old versions, and as an index
   * would not wait at all.
   *
   * @param asked what the last query was asked with
   * @param answered its {@code X-Consul-Index}
   */
  static long next(long asked, long answered) {
    if (answered < 1) {
      return 1;
    }
    return answered < asked ? NOW : answered;
  }
}
