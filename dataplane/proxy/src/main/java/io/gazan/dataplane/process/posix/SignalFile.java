package io.gazan.dataplane.process.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Collection;

/**
 * Signals as a file to read from ({@code signalfd}): for those that were blocked before the JVM
 * began, so that no thread of it is interrupted by them. SIGQUIT cannot be had in another way. One
 * thread reads.
 */
public final class SignalFile {
  /** {@code sigset_t} of glibc. */
  private static final long SET_BYTES = 128;

  /** {@code struct signalfd_siginfo}; the number comes first. */
  private static final long INFO_BYTES = 128;

  private static final int CLOSE_ON_EXEC = 02000000;

  private final int descriptor;
  private final MemorySegment info = Arena.ofAuto().allocate(INFO_BYTES, Long.BYTES);

  private SignalFile(int descriptor) {
    this.descriptor = descriptor;
  }

  /** Takes these signals, by number, from now on, and those that wait already. */
  public static SignalFile of(Collection<Integer> signals) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment set = arena.allocate(SET_BYTES, Long.BYTES);
      NativeCall add = NativeCall.of("sigaddset", JAVA_INT, ADDRESS, JAVA_INT);
      for (int signal : signals) {
        add.call(set, signal);
      }
      return new SignalFile(
          (int)
              NativeCall.of("signalfd", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT)
                  .call(-1, set, CLOSE_ON_EXEC));
    }
  }

  /** The number of the next signal; waits for it. */
  public int next() throws IOException {
    if (Posix.read(descriptor, info) < Integer.BYTES) {
      throw new IOException("signalfd ended");
    }
    return info.get(JAVA_INT, 0);
  }
}
