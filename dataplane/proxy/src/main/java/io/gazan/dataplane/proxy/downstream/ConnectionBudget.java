package io.gazan.dataplane.proxy.downstream;

import io.gazan.dataplane.proxy.ProxyLoop;

/**
 * How long a client's connection may still be kept: {@code limits.requests_per_connection} and
 * {@code timeouts.connection_age} (give or take a tenth, so that what began together does not end
 * together), and not while the process drains. Owned by the connection's event loop.
 */
final class ConnectionBudget {
  private final ProxyLoop loop;
  private final long until;
  private int requests;

  /**
   * @param now when the connection was accepted, in nanoseconds
   */
  ConnectionBudget(ProxyLoop loop, long now) {
    this.loop = loop;
    this.until = now + loop.jittered(loop.settings().connectionAgeNanos());
  }

  /** One more request has come. */
  void spend() {
    requests++;
  }

  /** Whether one more request may come after those that have. */
  boolean isLeft() {
    int most = loop.settings().requestsPerConnection();
    return (most == 0 || requests < most) && loop.now() - until < 0 && !loop.isDraining();
  }
}
