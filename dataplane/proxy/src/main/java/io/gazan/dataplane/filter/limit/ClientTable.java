package io.gazan.dataplane.filter.limit;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * What is remembered of clients for their limits: one long for each pair of a limit and a client,
 * in a table of fixed size that all event loops share without locks. The long begins with the
 * moment, in nanoseconds of {@link #now}, until which it says anything; after it the slot is free
 * for anyone. When all slots that a pair may take are still of use, the one that ends first goes,
 * which is counted: that client then has its whole allowance again. Loops that race for a slot may
 * let a request more through, never one less.
 *
 * <p>Keys are hashed under a secret drawn at the start, so that nobody can choose addresses that
 * push another client out. A client is an IPv4 address or the first 64 bits of an IPv6 address,
 * since that is what one customer of a network has.
 */
public final class ClientTable {
  /** 2 MiB. */
  public static final int SLOTS = 1 << 17;

  /** No slot. */
  static final int NONE = -1;

  private static final int WAYS = 8;
  private static final int TRIES = 4;

  private final AtomicLongArray keys;
  private final AtomicLongArray values;
  private final int sets;
  private final long secret = ThreadLocalRandom.current().nextLong();
  private final long started = System.nanoTime();
  private final LongAdder evicted = new LongAdder();

  public ClientTable() {
    this(SLOTS);
  }

  /**
   * @param slots a power of two, at least eight
   */
  ClientTable(int slots) {
    this.keys = new AtomicLongArray(slots);
    this.values = new AtomicLongArray(slots);
    this.sets = slots / WAYS;
  }

  /** Nanoseconds since a moment before the start, above 0. */
  long now() {
    return System.nanoTime() - started + 1;
  }

  /** The part of a key that says what is limited. */
  long limit(String kind, String owner) {
    long hash = secret;
    for (byte b : (kind + '\n' + owner).getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ b) * 0x100_0000_01b3L;
    }
    return mix(hash);
  }

  /** The key of a limit and a client; never 0. */
  long key(long limit, InetAddress client) {
    byte[] bytes = client.getAddress();
    long address = bytes.length;
    int counted = bytes.length == 16 ? 8 : bytes.length;
    for (int i = 0; i < counted; i++) {
      address = (address << 8) | (bytes[i] & 0xff);
    }
    long key = mix(mix(address ^ secret) + limit);
    return key == 0 ? 1 : key;
  }

  private static long mix(long bits) {
    long mixed = (bits ^ (bits >>> 32)) * 0x9e37_79b9_7f4a_7c15L;
    mixed = (mixed ^ (mixed >>> 29)) * 0xbf58_476d_1ce4_e5b9L;
    return mixed ^ (mixed >>> 32);
  }

  /** The slot of a key that is in the table, else {@link #NONE}. */
  int find(long key) {
    int first = first(key);
    for (int i = first; i < first + WAYS; i++) {
      if (keys.get(i) == key) {
        return i;
      }
    }
    return NONE;
  }

  /** The slot of a key, taken for it if it had none; {@link #NONE} if others were faster. */
  int take(long key, long now) {
    for (int attempt = 0; attempt < TRIES; attempt++) {
      int found = find(key);
      if (found >= 0) {
        return found;
      }
      int slot = endingFirst(first(key));
      long before = keys.get(slot);
      boolean stillOfUse = values.get(slot) > now;
      if (keys.compareAndSet(slot, before, key)) {
        values.set(slot, 0);
        if (stillOfUse) {
          evicted.increment();
        }
        return slot;
      }
    }
    return NONE;
  }

  private int first(long key) {
    return (int) (key >>> 40) % sets * WAYS;
  }

  private int endingFirst(int first) {
    int victim = first;
    for (int i = first + 1; i < first + WAYS; i++) {
      if (values.get(i) < values.get(victim)) {
        victim = i;
      }
    }
    return victim;
  }

  long value(int slot) {
    return values.get(slot);
  }

  boolean change(int slot, long from, long to) {
    return values.compareAndSet(slot, from, to);
  }

  /** How often a client was forgotten too early because the table was full. */
  public long evicted() {
    return evicted.sum();
  }
}
