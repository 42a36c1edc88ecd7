package io.gazan.operator.stream;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Cuts what comes into lines. Owned by the session's event loop. */
final class LineReader {
  private static final byte LINE_FEED = '\n';

  private ByteArrayOutputStream begun = new ByteArrayOutputStream();

  /**
   * Takes bytes up to the next line feed.
   *
   * @return the line without it; null when all bytes are taken and no line is whole
   * @throws TooLong when the line is longer than allowed, whole or not
   */
  byte @Nullable [] next(ByteBuf bytes, int longest) throws TooLong {
    int end = bytes.bytesBefore(LINE_FEED);
    int length = end < 0 ? bytes.readableBytes() : end;
    if (begun.size() + length > longest) {
      throw new TooLong();
    }
    try {
      bytes.readBytes(begun, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (end < 0) {
      return null;
    }
    bytes.skipBytes(1);
    byte[] line = begun.toByteArray();
    // A long one must not keep its room.
    begun = new ByteArrayOutputStream();
    return line;
  }

  /** A line that is longer than it may be. */
  static final class TooLong extends Exception {
    private static final long serialVersionUID = 1;

    TooLong() {
      super("a line is too long", null, false, false);
    }
  }
}
