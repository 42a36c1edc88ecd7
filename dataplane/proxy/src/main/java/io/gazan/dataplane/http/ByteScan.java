package io.gazan.dataplane.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Searches in byte arrays, eight bytes at a time. Every search may read up to {@link #SLACK} bytes
 * beyond its end (never act on them), so the arrays are allocated that much larger.
 */
public final class ByteScan {
  /** How many bytes an array must have beyond the last one that is searched. */
  public static final int SLACK = 8;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long SPACES = 0x2020202020202020L;
  private static final long DELETES = 0x7F7F7F7F7F7F7F7FL;
  private static final long COLONS = 0x3A3A3A3A3A3A3A3AL;

  private ByteScan() {}

  /** The eight bytes at {@code at}, the first of them in the lowest bits. */
  public static long word(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  /**
   * The index of the first control byte (below 0x20, or 0x7f) in {@code [from, to)}, else {@code
   * to}. Bytes from 0x80 are no control bytes.
   */
  public static int control(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i += 8) {
      long word = word(bytes, i);
      long deletes = word ^ DELETES;
      // A borrow can only run upwards from a real hit, so the lowest marked byte is always exact.
      long hits = (((word - SPACES) & ~word) | ((deletes - ONES) & ~deletes)) & HIGHS;
      if (hits != 0) {
        return Math.min(i + (Long.numberOfTrailingZeros(hits) >>> 3), to);
      }
    }
    return to;
  }

  /** The index of the first colon in {@code [from, to)}, else {@code to}. */
  public static int colon(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i += 8) {
      long word = word(bytes, i) ^ COLONS;
      long hits = (word - ONES) & ~word & HIGHS;
      if (hits != 0) {
        return Math.min(i + (Long.numberOfTrailingZeros(hits) >>> 3), to);
      }
    }
    return to;
  }
}
