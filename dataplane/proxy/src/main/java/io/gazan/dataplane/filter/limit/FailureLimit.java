package io.gazan.dataplane.filter.limit;

import java.net.InetAddress;

/**
 * Counts the 4xx answers that each client gets. One that gets more than it may within a second is
 * shut out until it has been quiet for a second.
 *
 * <p>The value of a client: the end of its second in the upper bits, whether it is shut out, and
 * how many 4xx answers it got in that second.
 */
public final class FailureLimit {
  private static final long SECOND = 1_000_000_000;
  private static final long COUNT = (1 << 19) - 1;
  private static final long SHUT_OUT = 1 << 19;
  private static final long STATE = SHUT_OUT | COUNT;

  private final ClientTable clients;
  private final long limit;
  private final long most;

  /**
   * @param owner the route, or empty for all routes together
   * @param most 4xx answers a second
   */
  public FailureLimit(ClientTable clients, String owner, int most) {
    this.clients = clients;
    this.limit = clients.limit("4xx", owner);
    this.most = Math.min(most, COUNT - 1);
  }

  /** Whether the client is shut out; asking makes its time begin anew. */
  boolean isShutOut(InetAddress client) {
    return isShutOut(client, clients.now());
  }

  boolean isShutOut(InetAddress client, long now) {
    int slot = clients.find(clients.key(limit, client));
    if (slot == ClientTable.NONE) {
      return false;
    }
    long value = clients.value(slot);
    if ((value & SHUT_OUT) == 0 || !isNow(value, now)) {
      return false;
    }
    clients.change(slot, value, endOf(now) | SHUT_OUT);
    return true;
  }

  /** The client has got a 4xx answer. */
  void failed(InetAddress client) {
    failed(client, clients.now());
  }

  void failed(InetAddress client, long now) {
    int slot = clients.take(clients.key(limit, client), now);
    if (slot == ClientTable.NONE) {
      return;
    }
    while (true) {
      long value = clients.value(slot);
      if (clients.change(slot, value, next(value, now))) {
        return;
      }
    }
  }

  private long next(long value, long now) {
    if (!isNow(value, now)) {
      return most == 0 ? endOf(now) | SHUT_OUT : endOf(now) | 1;
    }
    boolean shutOut = (value & SHUT_OUT) != 0 || (value & COUNT) + 1 > most;
    return shutOut ? endOf(now) | SHUT_OUT : value + 1;
  }

  private static boolean isNow(long value, long now) {
    return (value & ~STATE) > now;
  }

  private static long endOf(long now) {
    return (now + SECOND + STATE) & ~STATE;
  }
}
