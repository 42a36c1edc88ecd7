package io.gazan.dataplane.observe.access;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue from any number of event loops to one reader. Neither side ever waits for the
 * other, nor takes a lock that the other might hold while it is off the processor: that is why none
 * of the JDK's bounded queues will do.
 */
final class EntryRing {
  private final AtomicReferenceArray<@Nullable AccessEntry> slots;
  private final int mask;

  /** Entries ever taken in; a slot is claimed by adding one. */
  private final AtomicLong tail = new AtomicLong();

  /** Entries ever taken out; written by the reader only, after the slot has been emptied. */
  private final AtomicLong head = new AtomicLong();

  /**
   * @param capacity rounded up to a power of two
   */
  EntryRing(int capacity) {
    if (capacity < 1 || capacity > 1 << 20) {
      throw new IllegalArgumentException(
          "capacity must be 1 to " + (1 << 20) + ", not " + capacity);
    }
    int size = capacity == 1 ? 1 : Integer.highestOneBit(capacity - 1) << 1;
    slots = new AtomicReferenceArray<>(size);
    mask = size - 1;
  }

  int capacity() {
    return mask + 1;
  }

  /** Entries inside, including those being put in; exact when nobody is at it. */
  int size() {
    return (int) Math.max(0, tail.get() - head.get());
  }

  /** False, and nothing done, when full. */
  boolean offer(AccessEntry entry) {
    long at;
    do {
      at = tail.get();
      if (at - head.get() > mask) {
        return false;
      }
    } while (!tail.compareAndSet(at, at + 1));
    slots.set((int) at & mask, entry);
    return true;
  }

  /** The oldest entry; null when there is none or the oldest is just being put in. */
  @Nullable AccessEntry poll() {
    long at = head.get();
    int slot = (int) at & mask;
    AccessEntry entry = slots.get(slot);
    if (entry != null) {
      slots.set(slot, null);
      head.set(at + 1);
    }
    return entry;
  }
}
