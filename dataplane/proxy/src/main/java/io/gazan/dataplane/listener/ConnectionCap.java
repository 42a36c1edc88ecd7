package io.gazan.dataplane.listener;

import io.gazan.dataplane.config.limits.ConnectionLimits;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code limits.connections} and {@code limits.connections_per_ip}: counts client connections, over
 * all event loops and listeners, when they come and when they go. Whose a connection is may be
 * known only after it was accepted: a balancer's header says so. The table of clients is as large
 * as the number of connections at most, and empty while there is no limit for each.
 */
public final class ConnectionCap {
  private final ConnectionLimits limits;
  private final AtomicInteger total = new AtomicInteger();
  private final ConcurrentHashMap<ClientBits, Integer> perClient = new ConcurrentHashMap<>();

  /** As much of an address as one client has: of IPv6 its /64. */
  private record ClientBits(boolean ipv6, long bits) {
    private static ClientBits of(InetAddress client) {
      ByteBuffer bytes = ByteBuffer.wrap(client.getAddress());
      return client instanceof Inet6Address
          ? new ClientBits(true, bytes.getLong())
          : new ClientBits(false, bytes.getInt());
    }
  }

  public ConnectionCap(ConnectionLimits limits) {
    this.limits = limits;
  }

  /** Whether there may be one more connection; then {@link #closed} ends it. */
  boolean admit() {
    if (total.incrementAndGet() > limits.total()) {
      total.decrementAndGet();
      return false;
    }
    return true;
  }

  void closed() {
    total.decrementAndGet();
  }

  /** Whether one of them may be this client's; then {@link #left} ends that. */
  boolean admit(InetAddress client) {
    if (limits.perIp() > 0
        && perClient.merge(ClientBits.of(client), 1, Integer::sum) > limits.perIp()) {
      left(client);
      return false;
    }
    return true;
  }

  void left(InetAddress client) {
    if (limits.perIp() > 0) {
      perClient.computeIfPresent(ClientBits.of(client), (_, n) -> n == 1 ? null : n - 1);
    }
  }
}
