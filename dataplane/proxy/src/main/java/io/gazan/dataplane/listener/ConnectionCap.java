package io.gazan.dataplane.listener;

import io.gazan.dataplane.config.limits.ConnectionLimits;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code limits.connections} and {@code limits.connections_per_ip}: counts client connections, over
 * all event loops and listeners, when they come and when they go. The table of addresses is as
 * large as the number of connections at most, and empty while there is no limit per address.
 */
public final class ConnectionCap {
  private final ConnectionLimits limits;
  private final AtomicInteger total = new AtomicInteger();
  private final ConcurrentHashMap<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();

  public ConnectionCap(ConnectionLimits limits) {
    this.limits = limits;
  }

  /**
   * Whether one more connection from {@code address} may be served; then {@link #closed} ends it.
   */
  boolean admit(InetAddress address) {
    if (total.incrementAndGet() > limits.total()) {
      total.decrementAndGet();
      return false;
    }
    if (limits.perIp() > 0 && perAddress.merge(address, 1, Integer::sum) > limits.perIp()) {
      closed(address);
      return false;
    }
    return true;
  }

  void closed(InetAddress address) {
    total.decrementAndGet();
    if (limits.perIp() > 0) {
      perAddress.computeIfPresent(address, (a, n) -> n == 1 ? null : n - 1);
    }
  }
}
