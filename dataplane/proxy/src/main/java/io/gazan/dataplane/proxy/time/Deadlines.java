package io.gazan.dataplane.proxy.time;

import org.jspecify.annotations.Nullable;

/**
 * The coarse timers of one event loop: a hashed wheel on which postponing costs one field write.
 *
 * <p>Every connection owns one {@link Deadline} and moves it several times per request, nearly
 * always to later. A later deadline leaves the node where it is; when its old slot comes round, the
 * node is carried on to where it belongs. So a busy connection touches the wheel about once per
 * lap, not once per request. A deadline fires between zero and two ticks late, never early. Owned
 * by its event loop; no method may be called from elsewhere.
 */
public final class Deadlines {

  /** How often {@link #advance} should be called. */
  public static final long TICK_NANOS = 50_000_000L;

  private static final int SLOTS = 1024;
  private static final int MASK = SLOTS - 1;

  private final @Nullable Deadline[] slots = new Deadline[SLOTS];
  private final long origin;
  private long tick;

  public Deadlines(long nowNanos) {
    this.origin = nowNanos;
  }

  /** A new deadline on this wheel, not yet set; {@code expired} runs on the event loop. */
  public Deadline create(Runnable expired) {
    return new Deadline(this, expired);
  }

  /** Runs every deadline that has passed by {@code nowNanos}. */
  public void advance(long nowNanos) {
    long target = (nowNanos - origin) / TICK_NANOS;
    while (tick < target) {
      tick++;
      runSlot(nowNanos);
    }
  }

  private void runSlot(long nowNanos) {
    int slot = (int) tick & MASK;
    Deadline due;
    // A node that is carried on never lands in this slot again: the furthest is SLOTS - 1 ahead.
    while ((due = slots[slot]) != null) {
      unlink(due);
      due.reached(nowNanos);
    }
  }

  /** The first tick by which {@code nanos} has certainly passed. */
  private long tickAfter(long nanos) {
    return (nanos - origin) / TICK_NANOS + 1;
  }

  void place(Deadline deadline, long atNanos) {
    long wanted = Math.clamp(tickAfter(atNanos), tick + 1, tick + MASK);
    if (deadline.tick != Deadline.UNLINKED) {
      if (deadline.tick <= wanted) {
        return;
      }
      unlink(deadline);
    }
    int slot = (int) wanted & MASK;
    Deadline head = slots[slot];
    deadline.tick = wanted;
    deadline.next = head;
    if (head != null) {
      head.previous = deadline;
    }
    slots[slot] = deadline;
  }

  void unlink(Deadline deadline) {
    if (deadline.tick == Deadline.UNLINKED) {
      return;
    }
    Deadline previous = deadline.previous;
    Deadline next = deadline.next;
    if (previous == null) {
      slots[(int) deadline.tick & MASK] = next;
    } else {
      previous.next = next;
    }
    if (next != null) {
      next.previous = previous;
    }
    deadline.previous = null;
    deadline.next = null;
    deadline.tick = Deadline.UNLINKED;
  }
}
