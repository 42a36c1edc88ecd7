package io.gazan.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * Mode and time of everything below a folder, whatever the build's umask and clock.
 *
 * @param root the folder
 * @param timestamp what the time of all files becomes
 */
record FileFacts(Path root, Instant timestamp) {
  private static final int FOLDER = 0755;
  private static final int PROGRAM = 0755;
  private static final int FILE = 0644;

  /** Sets both; of symbolic links neither, since only the archive says them. */
  void set() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(each -> !Files.isSymbolicLink(each)).toList()) {
        String mode =
            switch (mode(root, file)) {
              case FILE -> "rw-r--r--";
              default -> "rwxr-xr-x";
            };
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        Files.setLastModifiedTime(file, FileTime.from(timestamp));
      }
    }
  }

  /** What is a program follows from where it is: the mode on disk is the build machine's. */
  static int mode(Path root, Path file) {
    if (Files.isDirectory(file)) {
      return FOLDER;
    }
    String path = root.relativize(file).toString();
    return path.startsWith("bin/")
            || path.startsWith("runtime/bin/")
            || path.equals("runtime/lib/jexec")
            || path.equals("runtime/lib/jspawnhelper")
        ? PROGRAM
        : FILE;
  }
}
