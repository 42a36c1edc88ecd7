package io.gazan.dataplane.process.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Datagrams to a Unix socket, given by path or, with {@code @}, by its abstract name. */
public final class DatagramSender {
  private static final short UNIX = 1;
  private static final int DATAGRAM_CLOSE_ON_EXEC = 2 | 02000000;
  private static final int DO_NOT_WAIT = 0x40;
  private static final int NO_SIGNAL = 0x4000;
  private static final int NAME_BYTES = 108;

  private DatagramSender() {}

  /**
   * Sends one datagram; does not wait for a receiver that is behind.
   *
   * @throws IOException if nobody listens there, or the name is none
   */
  public static void send(String to, String text) throws IOException {
    byte[] name = to.getBytes(StandardCharsets.UTF_8);
    if (name.length < 2 || name.length >= NAME_BYTES || (name[0] != '/' && name[0] != '@')) {
      throw new IOException("not the name of a socket: " + to);
    }
    try (Arena arena = Arena.ofConfined()) {
      // A path ends with a 0 byte; an abstract name begins with one and has exactly its length.
      MemorySegment address = arena.allocate(Short.BYTES + name.length + (name[0] == '/' ? 1 : 0));
      address.set(JAVA_SHORT, 0, UNIX);
      MemorySegment.copy(name, 0, address, JAVA_BYTE, Short.BYTES, name.length);
      if (name[0] == '@') {
        address.set(JAVA_BYTE, Short.BYTES, (byte) 0);
      }
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      int socket =
          (int)
              NativeCall.of("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT)
                  .call((int) UNIX, DATAGRAM_CLOSE_ON_EXEC, 0);
      try {
        NativeCall.of(
                "sendto", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT)
            .call(
                socket,
                arena.allocateFrom(JAVA_BYTE, bytes),
                (long) bytes.length,
                DO_NOT_WAIT | NO_SIGNAL,
                address,
                (int) address.byteSize());
      } finally {
        Posix.close(socket);
      }
    }
  }
}
