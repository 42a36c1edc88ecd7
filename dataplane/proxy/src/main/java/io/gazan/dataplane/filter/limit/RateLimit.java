package io.gazan.dataplane.filter.limit;

import io.gazan.upstreams.policy.RateSpec;
import java.net.InetAddress;

/**
 * A token bucket for each client, kept as the one moment at which the bucket would be full again
 * (the generic cell rate algorithm of ITU-T I.371): a request moves it on by the time that one
 * token takes, and is too much if that reaches further ahead than the bucket is deep.
 */
public final class RateLimit {
  private static final long SECOND = 1_000_000_000;

  private final ClientTable clients;
  private final long limit;
  private final long tokenNanos;
  private final long depthNanos;

  /**
   * @param owner the route, or empty for all routes together
   */
  public RateLimit(ClientTable clients, String owner, RateSpec spec) {
    this.clients = clients;
    this.limit = clients.limit("rate", owner);
    this.tokenNanos = SECOND / spec.requests();
    this.depthNanos = tokenNanos * (spec.burst() - 1);
  }

  /** Whether the client may ask once more now. */
  boolean take(InetAddress client) {
    return take(client, clients.now());
  }

  boolean take(InetAddress client, long now) {
    int slot = clients.take(clients.key(limit, client), now);
    if (slot == ClientTable.NONE) {
      return true;
    }
    while (true) {
      long fullAt = clients.value(slot);
      if (fullAt - now > depthNanos) {
        return false;
      }
      if (clients.change(slot, fullAt, Math.max(fullAt, now) + tokenNanos)) {
        return true;
      }
    }
  }
}
