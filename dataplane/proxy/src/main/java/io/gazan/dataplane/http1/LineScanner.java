package io.gazan.dataplane.http1;

import io.gazan.dataplane.http.ByteScan;
import io.gazan.dataplane.http.HeaderBlock;
import io.netty.buffer.ByteBuf;

/**
 * Cuts a head into lines. Bytes are copied from the receive buffer in a few steps until the head
 * ends, and looked at once, whatever pieces they arrive in: every decision depends on positions in
 * the head only, never on where a packet ended.
 */
final class LineScanner {
  /** No complete line yet. */
  static final int MORE = -1;

  /** A control byte, a bare line feed or a bare carriage return. */
  static final int CONTROL = -2;

  /** The line reaches beyond the given position. */
  static final int TOO_LONG = -3;

  /** How much is copied at once; most heads end within one step. */
  private static final int STEP = 1024;

  private int lineStart;
  private int scanned;
  private int filled;

  void clear() {
    lineStart = 0;
    scanned = 0;
    filled = 0;
  }

  boolean empty() {
    return filled == 0;
  }

  int lineStart() {
    return lineStart;
  }

  int filled() {
    return filled;
  }

  /** Copies the next readable bytes behind what the block holds, without consuming them. */
  void fill(ByteBuf in, HeaderBlock block) {
    int take = Math.min(in.readableBytes(), Math.max(STEP, filled));
    byte[] bytes = block.reserve(filled + take);
    in.getBytes(in.readerIndex(), bytes, filled, take);
    filled += take;
  }

  /**
   * The end of the line that begins at {@link #lineStart()}, without its line end.
   *
   * @param limit the last position where the line may end
   */
  int next(byte[] bytes, int limit) {
    for (; ; ) {
      int at = ByteScan.control(bytes, scanned, filled);
      if (at > limit) {
        return TOO_LONG;
      }
      scanned = at;
      if (at == filled) {
        return MORE;
      }
      if (bytes[at] == '\t') {
        scanned = at + 1;
        continue;
      }
      if (bytes[at] != '\r') {
        return CONTROL;
      }
      if (at + 1 == filled) {
        return MORE;
      }
      return bytes[at + 1] == '\n' ? at : CONTROL;
    }
  }

  /** Goes behind the line that ended at {@code end}. */
  void skip(int end) {
    lineStart = end + 2;
    scanned = lineStart;
  }
}
