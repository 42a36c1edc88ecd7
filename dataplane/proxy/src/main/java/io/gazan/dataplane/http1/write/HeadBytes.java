package io.gazan.dataplane.http1.write;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * The scratch array in which an event loop puts a head together: runs of bytes go in by array
 * copies, the whole goes out by one copy into a direct buffer. Grows to the largest head written
 * and stays that large.
 */
final class HeadBytes {
  private byte[] bytes = new byte[4096];
  private int length;

  /** Starts a new head and makes room for it. */
  byte[] start(int bound) {
    if (bytes.length < bound) {
      bytes = new byte[Math.max(bound, bytes.length * 2)];
    }
    length = 0;
    return bytes;
  }

  int length() {
    return length;
  }

  /** Says that bytes were written into the array directly, up to {@code end}. */
  void length(int end) {
    length = end;
  }

  void put(byte[] from) {
    System.arraycopy(from, 0, bytes, length, from.length);
    length += from.length;
  }

  void put(byte[] from, int start, int end) {
    System.arraycopy(from, start, bytes, length, end - start);
    length += end - start;
  }

  void put(char c) {
    bytes[length++] = (byte) c;
  }

  /** Writes a number in decimal. */
  void put(long number) {
    int digits = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    long rest = number;
    for (int i = length + digits - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
  }

  /** The head in a direct buffer that has room for {@code room} more bytes. */
  ByteBuf toBuffer(ByteBufAllocator allocator, int room) {
    ByteBuf out = allocator.directBuffer(length + room);
    out.writeBytes(bytes, 0, length);
    return out;
  }
}
