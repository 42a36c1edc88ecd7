package io.gazan.dataplane.http2;

import java.util.Arrays;

/**
 * Remembers of the client's last 4096 streams which were opened, which the peer ended and which we
 * reset, in three bits each. Netty forgets a stream when it closes and then cannot tell a late
 * frame from a forbidden one (RFC 9113 §5.1, §5.1.1). What is older than that is not judged.
 */
final class StreamHistory {
  /** How many streams are remembered; a power of two. */
  static final int REMEMBERED = 4096;

  private final long[] opened = new long[REMEMBERED / 64];
  private final long[] ended = new long[REMEMBERED / 64];
  private final long[] reset = new long[REMEMBERED / 64];

  /** The number of the highest stream opened: streams 1, 3, 5 have the numbers 0, 1, 2. */
  private int highest = -1;

  private static int number(int streamId) {
    return streamId >>> 1;
  }

  /** Whether the id is higher than that of every stream before. */
  boolean isNew(int streamId) {
    return number(streamId) > highest;
  }

  /** Whether what is said about this stream can be relied on. */
  boolean remembers(int streamId) {
    return highest - number(streamId) < REMEMBERED;
  }

  void open(int streamId) {
    int number = number(streamId);
    if (number - highest >= REMEMBERED) {
      Arrays.fill(opened, 0);
      Arrays.fill(ended, 0);
      Arrays.fill(reset, 0);
    } else {
      for (int skipped = highest + 1; skipped <= number; skipped++) {
        clear(opened, skipped);
        clear(ended, skipped);
        clear(reset, skipped);
      }
    }
    highest = number;
    set(opened, number);
  }

  void end(int streamId) {
    mark(ended, streamId);
  }

  void reset(int streamId) {
    mark(reset, streamId);
  }

  boolean opened(int streamId) {
    return get(opened, streamId);
  }

  boolean ended(int streamId) {
    return get(ended, streamId);
  }

  boolean wasReset(int streamId) {
    return get(reset, streamId);
  }

  private void mark(long[] bits, int streamId) {
    if (!isNew(streamId) && remembers(streamId)) {
      set(bits, number(streamId));
    }
  }

  private boolean get(long[] bits, int streamId) {
    int bit = number(streamId) & (REMEMBERED - 1);
    return !isNew(streamId) && remembers(streamId) && (bits[bit >>> 6] & (1L << bit)) != 0;
  }

  private static void set(long[] bits, int number) {
    int bit = number & (REMEMBERED - 1);
    bits[bit >>> 6] |= 1L << bit;
  }

  private static void clear(long[] bits, int number) {
    int bit = number & (REMEMBERED - 1);
    bits[bit >>> 6] &= ~(1L << bit);
  }
}
