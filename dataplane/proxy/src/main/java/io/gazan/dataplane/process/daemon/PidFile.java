package io.gazan.dataplane.process.daemon;

import io.gazan.dataplane.observe.access.LogFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The file with the number of the process. Written whole or not at all, never through a symbolic
 * link, and never over that of a live process; what a killed process left is replaced, and so is
 * what a file of the same name says of a process that is younger than the file.
 */
public final class PidFile implements AutoCloseable {
  /** The kernel's times of processes are this exact. */
  private static final Duration INEXACT = Duration.ofSeconds(2);

  private static final int MOST_BYTES = 32;

  private final Path path;
  private final long predecessor;
  private final long pid = ProcessHandle.current().pid();
  private boolean settled;

  private PidFile(Path path, long predecessor) {
    this.path = path;
    this.predecessor = predecessor;
  }

  /**
   * Looks whether there can be one, before anything is bound.
   *
   * @param predecessor the process whose place this one takes; 0 = none
   * @throws IOException with one line for the user
   */
  public static PidFile at(Path path, long predecessor) throws IOException {
    PidFile file = new PidFile(path, predecessor);
    long owner = file.owner();
    if (owner != 0 && owner != predecessor && owner != file.pid) {
      throw new IOException(
          "pid_file: %s is that of process %d, which runs".formatted(path, owner));
    }
    return file;
  }

  /** The live process that the file names; 0 = none. */
  private long owner() throws IOException {
    Instant written;
    String text;
    try {
      if (Files.isSymbolicLink(path)) {
        throw new IOException("pid_file: " + path + " is a symbolic link");
      }
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
          && (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
              || Files.size(path) > MOST_BYTES)) {
        throw new IOException("pid_file: " + path + " is there and no pid file");
      }
      written = Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toInstant();
      text = Files.readString(path, StandardCharsets.ISO_8859_1).strip();
    } catch (NoSuchFileException e) {
      return 0;
    } catch (FileSystemException e) {
      throw new IOException("pid_file: cannot read " + path + ": " + LogFile.reason(e), e);
    }
    try {
      long owner = text.isEmpty() ? 0 : Long.parseLong(text);
      return owner > 0 && isAlive(owner, written) ? owner : 0;
    } catch (NumberFormatException e) {
      throw new IOException("pid_file: " + path + " is there and no pid file", e);
    }
  }

  private static boolean isAlive(long owner, Instant written) {
    return ProcessHandle.of(owner)
        .filter(ProcessHandle::isAlive)
        .flatMap(process -> process.info().startInstant().or(() -> Optional.of(written)))
        .filter(began -> began.isBefore(written.plus(INEXACT)))
        .isPresent();
  }

  /**
   * Puts this process's number there.
   *
   * @throws IOException with one line for the user
   */
  public void write() throws IOException {
    write(pid);
  }

  private void write(long number) throws IOException {
    Path making = path.resolveSibling(path.getFileName() + "." + pid);
    try {
      Files.deleteIfExists(making);
      Files.writeString(making, number + "\n", StandardOpenOption.CREATE_NEW);
      Files.move(making, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(making);
      throw new IOException("pid_file: cannot write " + path + ": " + LogFile.reason(e), e);
    }
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** This process serves: the predecessor's number is not needed any more. */
  public void settle() {
    settled = true;
  }

  /**
   * Takes the file away, unless it is a successor's by now; empties it where the folder may not be
   * changed any more. A process that did not come to serve leaves its predecessor's number.
   */
  @Override
  public void close() {
    try {
      String text = Files.readString(path, StandardCharsets.ISO_8859_1).strip();
      if (!text.equals(Long.toString(pid))) {
        return;
      }
      if (predecessor != 0 && !settled) {
        write(predecessor);
        return;
      }
      try {
        Files.delete(path);
      } catch (FileSystemException e) {
        Files.writeString(
            path, "", StandardOpenOption.TRUNCATE_EXISTING, LinkOption.NOFOLLOW_LINKS);
      }
    } catch (IOException e) {
      // The number of a process that is gone is replaced by the next.
    }
  }
}
