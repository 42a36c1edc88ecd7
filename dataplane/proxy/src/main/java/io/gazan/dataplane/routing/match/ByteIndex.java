package io.gazan.dataplane.routing.match;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * An immutable hash index from byte strings to ordinals that is asked with a range of a larger
 * array and a hash the caller has already rolled over that range, so that a lookup allocates
 * nothing and copies nothing. Open addressing at a load of at most one half. Equal hashes are never
 * taken for equal keys: the bytes are always compared. The multiplier is drawn once per process,
 * because paths and hosts of a shared table are chosen by people who may not wish each other well.
 */
public final class ByteIndex {
  /** Where every rolling hash starts. */
  static final long START = 0x51_7c_c1_b7_27_22_0a_95L;

  private static final long MULTIPLIER = ThreadLocalRandom.current().nextLong() | 1L;
  private static final int ABSENT = -1;

  private final long[] hashes;
  private final byte[][] keys;
  private final int[] ordinals;
  private final int mask;
  private final int size;

  private ByteIndex(int size) {
    int capacity = Integer.highestOneBit(Math.max(1, size)) * 4;
    this.hashes = new long[capacity];
    this.keys = new byte[capacity][];
    this.ordinals = new int[capacity];
    this.mask = capacity - 1;
    this.size = size;
  }

  /**
   * Indexes {@code keys[i]}, whose rolled hash is {@code rolled[i]}, under the ordinal i. Of equal
   * keys the last one counts.
   */
  static ByteIndex of(List<byte[]> keys, long[] rolled) {
    ByteIndex index = new ByteIndex(keys.size());
    for (int i = 0; i < rolled.length; i++) {
      index.put(keys.get(i), finish(rolled[i]), i);
    }
    return index;
  }

  private void put(byte[] key, long hash, int ordinal) {
    int slot = (int) hash & mask;
    while (hashes[slot] != 0) {
      if (hashes[slot] == hash && Arrays.equals(keys[slot], key)) {
        break;
      }
      slot = (slot + 1) & mask;
    }
    hashes[slot] = hash;
    keys[slot] = key;
    ordinals[slot] = ordinal;
  }

  /** Rolls one byte into a hash that began with {@link #START}. */
  static long roll(long hash, int b) {
    return (hash + (b & 0xff)) * MULTIPLIER;
  }

  /** Spreads a rolled hash over all bits; never 0, which marks a free slot. */
  private static long finish(long rolled) {
    long hash = (rolled ^ (rolled >>> 32)) * 0x9e_37_79_b9_7f_4a_7c_15L;
    hash ^= hash >>> 29;
    return hash == 0 ? 1 : hash;
  }

  int size() {
    return size;
  }

  /**
   * The ordinal of the key equal to the range, or -1, with the slots looked at: see {@link
   * #probes}.
   */
  long find(long rolled, byte[] bytes, int from, int to) {
    long hash = finish(rolled);
    int slot = (int) hash & mask;
    int probes = 1;
    while (hashes[slot] != 0) {
      if (hashes[slot] == hash) {
        byte[] key = keys[slot];
        if (Arrays.equals(key, 0, key.length, bytes, from, to)) {
          return pack(probes, ordinals[slot]);
        }
      }
      slot = (slot + 1) & mask;
      probes++;
    }
    return pack(probes, ABSENT);
  }

  /** Like {@link #find} for keys in lower case and a range in any case. */
  long findIgnoringCase(long rolled, byte[] bytes, int from, int to) {
    long hash = finish(rolled);
    int slot = (int) hash & mask;
    int probes = 1;
    while (hashes[slot] != 0) {
      if (hashes[slot] == hash && equalsIgnoringCase(keys[slot], bytes, from, to)) {
        return pack(probes, ordinals[slot]);
      }
      slot = (slot + 1) & mask;
      probes++;
    }
    return pack(probes, ABSENT);
  }

  private static boolean equalsIgnoringCase(byte[] key, byte[] bytes, int from, int to) {
    if (key.length != to - from) {
      return false;
    }
    for (int i = 0; i < key.length; i++) {
      if (key[i] != lower(bytes[from + i])) {
        return false;
      }
    }
    return true;
  }

  /** ASCII lower case; other bytes stay as they are. */
  static byte lower(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b | 0x20) : b;
  }

  /** An answer: the ordinal in the low half, the slots looked at in the high half. */
  static long pack(int probes, int ordinal) {
    return ((long) probes << 32) | (ordinal & 0xffff_ffffL);
  }

  public static int ordinal(long answer) {
    return (int) answer;
  }

  static int probes(long answer) {
    return (int) (answer >>> 32);
  }
}
