package io.gazan.dataplane.http;

import java.util.Arrays;

/**
 * Finds a {@link KnownHeader} by the bytes of its name: a collision-free hash over the length and
 * the first and last eight bytes, then word compares that accept a letter in either case and
 * nothing else. (A plain {@code | 0x20} would take a carriage return for a hyphen.)
 */
final class KnownHeaderIndex {
  private static final int BITS = 10;
  private static final int WORDS = 4;
  private static final long FOLD = 0x2020202020202020L;

  private static final byte[] SLOTS = new byte[1 << BITS];
  private static final int[] LENGTHS = new int[KnownHeader.UNKNOWN + 1];

  /** Per header: the first word, the last word, then the words at 8 and 16 where there are any. */
  private static final long[] VALUES = new long[LENGTHS.length * WORDS];

  /** 0x20 where the name has a letter. */
  private static final long[] MASKS = new long[LENGTHS.length * WORDS];

  private static final long MULTIPLIER;

  static {
    for (int i = 0; i < KnownHeader.size(); i++) {
      byte[] name = Ascii.bytes(KnownHeader.get(i).lowerName());
      if (name.length > 8 * WORDS) {
        throw new ExceptionInInitializerError("name too long: " + KnownHeader.get(i));
      }
      byte[] letters = new byte[name.length];
      for (int k = 0; k < name.length; k++) {
        letters[k] = (byte) (name[k] >= 'a' && name[k] <= 'z' ? 0x20 : 0);
      }
      LENGTHS[i] = name.length;
      fill(VALUES, i * WORDS, name);
      fill(MASKS, i * WORDS, letters);
    }
    long multiplier = 0x9E3779B97F4A7C15L;
    while (!place(multiplier)) {
      multiplier = (multiplier * 6364136223846793005L + 1442695040888963407L) | 1;
    }
    MULTIPLIER = multiplier;
  }

  private KnownHeaderIndex() {}

  private static void fill(long[] into, int at, byte[] name) {
    byte[] padded = Arrays.copyOf(name, Math.max(8, name.length));
    into[at] = ByteScan.word(padded, 0);
    into[at + 1] = ByteScan.word(padded, padded.length - 8);
    for (int k = 8, j = 2; k < name.length - 8; k += 8, j++) {
      into[at + j] = ByteScan.word(padded, k);
    }
  }

  private static boolean place(long multiplier) {
    Arrays.fill(SLOTS, (byte) KnownHeader.UNKNOWN);
    for (int i = 0; i < KnownHeader.size(); i++) {
      int slot = slot(VALUES[i * WORDS], VALUES[i * WORDS + 1], LENGTHS[i], multiplier);
      if (SLOTS[slot] != KnownHeader.UNKNOWN) {
        return false;
      }
      SLOTS[slot] = (byte) i;
    }
    return true;
  }

  private static int slot(long first, long last, int length, long multiplier) {
    long mixed = (first | FOLD) * multiplier + (last | FOLD);
    return (int) (((mixed + length) * multiplier) >>> (64 - BITS));
  }

  static int lookup(byte[] bytes, int start, int length) {
    if (length > 8 * WORDS || length == 0) {
      return KnownHeader.UNKNOWN;
    }
    long first = ByteScan.word(bytes, start);
    long last;
    if (length >= 8) {
      last = ByteScan.word(bytes, start + length - 8);
    } else {
      first &= ~(-1L << (length * 8));
      last = first;
    }
    int found = SLOTS[slot(first, last, length, MULTIPLIER)];
    if (LENGTHS[found] != length) {
      return KnownHeader.UNKNOWN;
    }
    int at = found * WORDS;
    if ((first | MASKS[at]) != VALUES[at] || (last | MASKS[at + 1]) != VALUES[at + 1]) {
      return KnownHeader.UNKNOWN;
    }
    for (int k = 8, j = at + 2; k < length - 8; k += 8, j++) {
      if ((ByteScan.word(bytes, start + k) | MASKS[j]) != VALUES[j]) {
        return KnownHeader.UNKNOWN;
      }
    }
    return found;
  }
}
