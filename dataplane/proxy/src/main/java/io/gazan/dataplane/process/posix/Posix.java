package io.gazan.dataplane.process.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** System calls about the process itself. Each fails with the system's own words. */
public final class Posix {
  private static final int WRITE_ONLY = 1;

  private Posix() {}

  /** The effective user; 0 is root. */
  public static int user() throws IOException {
    return (int) NativeCall.of("geteuid", JAVA_INT).call();
  }

  /** The groups that a user's entry names, and this one. */
  public static void initGroups(String user, int group) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      NativeCall.of("initgroups", JAVA_INT, ADDRESS, JAVA_INT)
          .call(arena.allocateFrom(user), group);
    }
  }

  /** Real, effective and saved, of every thread. */
  public static void setGroup(int group) throws IOException {
    NativeCall.of("setgid", JAVA_INT, JAVA_INT).call(group);
  }

  /** Real, effective and saved, of every thread. */
  public static void setUser(int user) throws IOException {
    NativeCall.of("setuid", JAVA_INT, JAVA_INT).call(user);
  }

  /** Leaves the terminal and the process group of whoever started this. */
  public static void newSession() throws IOException {
    NativeCall.of("setsid", JAVA_INT).call();
  }

  /** Lets what is written to a descriptor vanish from now on. */
  public static void silence(int descriptor) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int nowhere =
          (int)
              NativeCall.of("open", JAVA_INT, ADDRESS, JAVA_INT)
                  .call(arena.allocateFrom("/dev/null"), WRITE_ONLY);
      try {
        NativeCall.of("dup2", JAVA_INT, JAVA_INT, JAVA_INT).call(nowhere, descriptor);
      } finally {
        close(nowhere);
      }
    }
  }

  static void close(int descriptor) throws IOException {
    NativeCall.of("close", JAVA_INT, JAVA_INT).call(descriptor);
  }

  /** Bytes read; 0 at the end. Waits for them. */
  static int read(int descriptor, MemorySegment into) throws IOException {
    return (int)
        NativeCall.of("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG)
            .call(descriptor, into, into.byteSize());
  }
}
