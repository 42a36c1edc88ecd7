package io.gazan.dataplane.cluster.shared;

import io.gazan.upstreams.cluster.CircuitSpec;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Bounds what one cluster may take: connections, requests that wait for one, requests in flight,
 * retries. A {@code try…} that answers true must be followed by its release on <em>the same
 * object</em>: a reload may replace a cluster's breaker by one with other limits, and the two share
 * their counts. A limit of 0 is none. Requests are counted only when they are limited, because that
 * is the one atomic write per request here; dials and waits are rare.
 */
public final class CircuitBreaker {
  /**
   * When one endpoint of two dies, half of what is in flight has to be sent again at once; so many
   * more requests cannot hurt the rest of a cluster.
   */
  static final int RETRIES_AT_LEAST = 64;

  private static final int RETRIES_ONE_IN = 5;

  /** What survives a reload. */
  public static final class Counts {
    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger pending = new AtomicInteger();
    final AtomicInteger retries = new AtomicInteger();
    final PaddedCounter requests = new PaddedCounter();
    final LongAdder rejectedConnections = new LongAdder();
    final LongAdder rejectedPending = new LongAdder();
    final LongAdder rejectedRequests = new LongAdder();
    final LongAdder rejectedRetries = new LongAdder();
  }

  private final int maxConnections;
  private final int maxPending;
  private final int maxRequests;
  private final Counts counts;

  public CircuitBreaker(CircuitSpec limits, Counts counts) {
    this.maxConnections = limits.connections();
    this.maxPending = limits.pending();
    this.maxRequests = limits.requests();
    this.counts = counts;
  }

  /** Before a dial; released by {@link #connectionClosed()}, also when the dial fails. */
  public boolean tryConnection() {
    return tryOne(counts.connections, maxConnections, counts.rejectedConnections);
  }

  public void connectionClosed() {
    counts.connections.decrementAndGet();
  }

  /**
   * Before a request waits for a connection; released by {@link #pendingEnded()} when it has one or
   * gives up.
   */
  public boolean tryPending() {
    return tryOne(counts.pending, maxPending, counts.rejectedPending);
  }

  public void pendingEnded() {
    counts.pending.decrementAndGet();
  }

  /** Once per request that is to be sent; released by {@link #requestEnded()}. */
  public boolean tryRequest() {
    if (maxRequests == 0) {
      return true;
    }
    if (counts.requests.getAndIncrement() < maxRequests) {
      return true;
    }
    counts.requests.decrement();
    counts.rejectedRequests.increment();
    return false;
  }

  public void requestEnded() {
    if (maxRequests != 0) {
      counts.requests.decrement();
    }
  }

  /**
   * Before a retry: at most a fifth of the requests in flight may be retries, {@value
   * #RETRIES_AT_LEAST} in any case, so that retries cannot multiply an outage. Released by {@link
   * #retryEnded()} when the retried attempt is over.
   *
   * @param inFlight see {@code Cluster.inFlight()}
   */
  public boolean tryRetry(int inFlight) {
    return tryOne(
        counts.retries,
        Math.max(RETRIES_AT_LEAST, inFlight / RETRIES_ONE_IN),
        counts.rejectedRetries);
  }

  public void retryEnded() {
    counts.retries.decrementAndGet();
  }

  /**
   * Whether the next request that needs a connection would be refused: as many wait, or are in
   * flight, as may.
   */
  public boolean open() {
    return (maxPending != 0 && counts.pending.get() >= maxPending)
        || (maxRequests != 0 && counts.requests.get() >= maxRequests);
  }

  public int connections() {
    return counts.connections.get();
  }

  public int pending() {
    return counts.pending.get();
  }

  public long rejectedConnections() {
    return counts.rejectedConnections.sum();
  }

  public long rejectedPending() {
    return counts.rejectedPending.sum();
  }

  public long rejectedRequests() {
    return counts.rejectedRequests.sum();
  }

  public long rejectedRetries() {
    return counts.rejectedRetries.sum();
  }

  public Counts counts() {
    return counts;
  }

  private static boolean tryOne(AtomicInteger count, int limit, LongAdder rejected) {
    if (count.getAndIncrement() < limit || limit == 0) {
      return true;
    }
    count.decrementAndGet();
    rejected.increment();
    return false;
  }
}
