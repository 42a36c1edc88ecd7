package io.gazan.operator.status;

import io.gazan.operator.inventory.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Objects whose status is to be looked at, each once, with the time when; what is to be written is
 * found out then, so that the newest wins. Any thread; times are {@link System#nanoTime()}.
 */
final class StatusQueue {
  /** Far more objects than an operator serves. */
  static final int MOST = 200_000;

  private static final long FIRST_RETRY_NANOS = 200_000_000;
  private static final long LAST_RETRY_NANOS = 30_000_000_000L;
  private static final int LAST_DOUBLING = 10;

  private record Due(ObjectKey key, long at) {}

  // All guarded by this.
  private boolean woken;
  private final Map<ObjectKey, Due> waiting = new HashMap<>();
  private final Map<ObjectKey, Integer> failures = new HashMap<>();
  private final PriorityQueue<Due> order =
      new PriorityQueue<>((one, other) -> Long.compare(one.at() - other.at(), 0));

  /**
   * Adds it, or makes it earlier.
   *
   * @return false if there is no room
   */
  synchronized boolean add(ObjectKey key, long at) {
    Due before = waiting.get(key);
    if (before != null && before.at() - at <= 0) {
      return true;
    }
    if (before == null && waiting.size() >= MOST) {
      return false;
    }
    Due due = new Due(key, at);
    waiting.put(key, due);
    order.add(due);
    notifyAll();
    return true;
  }

  /** Adds one that failed, later each time. */
  synchronized void addFailed(ObjectKey key, long now) {
    int times = failures.merge(key, 1, Integer::sum);
    long delay = FIRST_RETRY_NANOS << Math.min(times - 1, LAST_DOUBLING);
    boolean _ = add(key, now + Math.min(delay, LAST_RETRY_NANOS));
  }

  synchronized void succeeded(ObjectKey key) {
    failures.remove(key);
  }

  /** Takes what is due, in order. */
  synchronized List<ObjectKey> take(int most, long now) {
    List<ObjectKey> taken = new ArrayList<>();
    while (taken.size() < most) {
      Due first = first();
      if (first == null || first.at() - now > 0) {
        break;
      }
      order.remove();
      waiting.remove(first.key());
      taken.add(first.key());
    }
    return taken;
  }

  /** Waits until something is due, somebody wakes, or the time is over. */
  synchronized void await(long mostNanos) throws InterruptedException {
    long end = System.nanoTime() + mostNanos;
    while (!woken) {
      Due first = first();
      long until = first == null || first.at() - end > 0 ? end : first.at();
      long millis = (until - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        break;
      }
      wait(millis);
    }
    woken = false;
  }

  synchronized void wake() {
    woken = true;
    notifyAll();
  }

  /** An entry that was replaced by an earlier one is passed over. */
  private @Nullable Due first() {
    while (!order.isEmpty() && !order.peek().equals(waiting.get(order.peek().key()))) {
      order.remove();
    }
    return order.peek();
  }

  synchronized int size() {
    return waiting.size();
  }
}
