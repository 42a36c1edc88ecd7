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
  private static final long QUESTION_MARKS = 0x3F3F3F3F3F3F3F3FL;

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
      long hits = controls(word(bytes, i));
      if (hits != 0) {
        return Math.min(at(i, hits), to);
      }
    }
    return to;
  }

  /** The index of the first colon in {@code [from, to)}, else {@code to}. */
  public static int colon(byte[] bytes, int from, int to) {
    return find(bytes, from, to, COLONS);
  }

  /** The index of the first question mark in {@code [from, to)}, else {@code to}. */
  public static int questionMark(byte[] bytes, int from, int to) {
    return find(bytes, from, to, QUESTION_MARKS);
  }

  private static int find(byte[] bytes, int from, int to, long wanted) {
    for (int i = from; i < to; i += 8) {
      long word = word(bytes, i) ^ wanted;
      long hits = (word - ONES) & ~word & HIGHS;
      if (hits != 0) {
        return Math.min(at(i, hits), to);
      }
    }
    return to;
  }

  /** The high bit of each control byte; exact up to the lowest one, since a borrow only climbs. */
  private static long controls(long word) {
    long deletes = word ^ DELETES;
    return (((word - SPACES) & ~word) | ((deletes - ONES) & ~deletes)) & HIGHS;
  }

  private static int at(int base, long hits) {
    return base + (Long.numberOfTrailingZeros(hits) >>> 3);
  }
}
