package io.gazan.dataplane.process.upgrade;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The name of a Unix socket in the file system: for its owner alone, never behind a symbolic link,
 * put in place whole, and taken away by whoever put it there only.
 */
final class SocketFile {
  private static final int TYPE = 0170000;
  private static final int SOCKET = 0140000;

  private final Path path;
  private final Path making;
  private @Nullable Object key;

  SocketFile(Path path) {
    this.path = path;
    this.making = path.resolveSibling(path.getFileName() + "." + ProcessHandle.current().pid());
  }

  /**
   * Looks at what is there.
   *
   * @param owners whose socket it may be
   * @return whether there is a socket, of whatever process
   * @throws IOException with the reason when something else is there, or somebody else's
   */
  static boolean exists(Path path, Set<Integer> owners) throws IOException {
    int mode;
    Object owner;
    try {
      mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      owner = Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return false;
    }
    if (Files.isSymbolicLink(path)) {
      throw new IOException(path + " is a symbolic link");
    }
    if ((mode & TYPE) != SOCKET) {
      throw new IOException(path + " is there and not a socket");
    }
    if (!owners.contains((Integer) owner)) {
      throw new IOException(path + " belongs to user " + owner);
    }
    return true;
  }

  /** Whether a process answers there; one that was killed leaves the name behind. */
  static boolean answers(Path path) {
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return probe.connect(UnixDomainSocketAddress.of(path));
    } catch (IOException e) {
      return false;
    }
  }

  /** Where to bind, before {@link #put}. */
  Path making() throws IOException {
    Files.deleteIfExists(making);
    return making;
  }

  /** Puts the socket bound at {@link #making} in its place, over whatever socket was there. */
  void put() throws IOException {
    Files.setPosixFilePermissions(making, PosixFilePermissions.fromString("rw-------"));
    key = keyOf(making);
    Files.move(making, path, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Takes the name away unless it is a successor's by now. */
  void remove() {
    try {
      Files.deleteIfExists(making);
      if (key != null && Objects.equals(key, keyOf(path))) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // Whoever comes next finds that nobody answers there.
    }
  }

  private static @Nullable Object keyOf(Path of) throws IOException {
    try {
      return Files.readAttributes(of, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}
