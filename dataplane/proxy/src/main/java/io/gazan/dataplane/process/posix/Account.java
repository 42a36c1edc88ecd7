package io.gazan.dataplane.process.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;

/**
 * Users and groups by name, from wherever the system keeps them.
 *
 * @param id of the user or group
 * @param group a user's own group; of a group, itself
 */
public record Account(String name, int id, int group) {
  /** {@code struct passwd} and {@code struct group} begin with the name, the password, the id. */
  private static final long ID = 2 * ADDRESS.byteSize();

  private static final long PRIMARY_GROUP = ID + Integer.BYTES;
  private static final long RECORD_BYTES = 128;
  private static final long STRINGS_BYTES = 64 * 1024;

  /**
   * Looks a user up.
   *
   * @throws IOException when there is no such user, or the system cannot tell
   */
  public static Account user(String name) throws IOException {
    return find("getpwnam_r", "user", name, true);
  }

  /**
   * Looks a group up.
   *
   * @throws IOException when there is no such group, or the system cannot tell
   */
  public static Account group(String name) throws IOException {
    return find("getgrnam_r", "group", name, false);
  }

  private static Account find(String function, String kind, String name, boolean user)
      throws IOException {
    MemoryLayout[] parameters = {ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS};
    NativeCall lookUp = NativeCall.of(function, JAVA_INT, parameters);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment found = arena.allocate(RECORD_BYTES, Long.BYTES);
      MemorySegment result = arena.allocate(ADDRESS);
      long error =
          lookUp.call(
              arena.allocateFrom(name),
              found,
              arena.allocate(STRINGS_BYTES),
              STRINGS_BYTES,
              result);
      if (result.get(ADDRESS, 0).equals(MemorySegment.NULL)) {
        throw new IOException(
            "there is no %s \"%s\"%s"
                .formatted(kind, name, error == 0 ? "" : ": " + NativeCall.message((int) error)));
      }
      int id = found.get(JAVA_INT, ID);
      return new Account(name, id, user ? found.get(JAVA_INT, PRIMARY_GROUP) : id);
    }
  }
}
