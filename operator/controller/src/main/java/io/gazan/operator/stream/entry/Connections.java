package io.gazan.operator.stream.entry;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts connections, and those that are not let in yet, which have places of their own: who has no
 * token cannot take all of them. Any thread.
 */
final class Connections {
  private final EntryLimits limits;
  private final Map<InetAddress, Integer> byAddress = new HashMap<>();
  private int open;
  private int waiting;

  Connections(EntryLimits limits) {
    this.limits = limits;
  }

  /** Null when the connection may stay; then {@link #closed} has to follow. */
  synchronized @Nullable Refusal open(InetAddress address) {
    if (open >= limits.connections() || waiting >= limits.waiting()) {
      return Refusal.TOO_MANY_CONNECTIONS;
    }
    int before = byAddress.getOrDefault(address, 0);
    if (before >= limits.waitingOfAddress()) {
      return Refusal.TOO_MANY_OF_ADDRESS;
    }
    byAddress.put(address, before + 1);
    waiting++;
    open++;
    return null;
  }

  synchronized void letIn(InetAddress address) {
    waiting--;
    byAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
  }

  /**
   * Frees the place.
   *
   * @param wasLetIn whether {@link #letIn} was called
   */
  synchronized void closed(InetAddress address, boolean wasLetIn) {
    open--;
    if (!wasLetIn) {
      letIn(address);
    }
  }

  synchronized int open() {
    return open;
  }

  synchronized int waiting() {
    return waiting;
  }
}
