package io.gazan.dataplane.observe.sample;

import java.util.Objects;

/**
 * What one cluster's circuit breaker has to say at a scrape.
 *
 * @param cluster its name, which is its identity from scrape to scrape
 * @param connections open to its endpoints or being dialled
 * @param pending exchanges that wait for a connection
 * @param open whether the next request that needs a connection would be refused
 * @param overflows how often each limit was hit
 */
public record ClusterSample(
    String cluster, long connections, long pending, boolean open, Overflows overflows) {
  public ClusterSample {
    Objects.requireNonNull(cluster);
    Objects.requireNonNull(overflows);
  }

  /**
   * Totals of what was held back, by the limit that did it; they may begin at 0 again.
   *
   * @param connections looks for a connection that was not to be had; who waits looks again
   * @param pending requests that might not even wait
   * @param requests requests beyond those in flight
   * @param retries retries beyond the budget
   */
  public record Overflows(long connections, long pending, long requests, long retries) {
    public static final Overflows NONE = new Overflows(0, 0, 0, 0);

    /** These, grown by what came between two readings. */
    public Overflows plus(Overflows before, Overflows now) {
      return new Overflows(
          connections + CappedNames.growth(before.connections, now.connections),
          pending + CappedNames.growth(before.pending, now.pending),
          requests + CappedNames.growth(before.requests, now.requests),
          retries + CappedNames.growth(before.retries, now.retries));
    }
  }
}
