package io.gazan.dataplane.process.daemon;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.gazan.dataplane.observe.access.LogFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
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
    file.requireFree();
    return file;
  }

  private void requireFree() throws IOException {
    long owner = owner();
    if (owner != 0 && owner != predecessor && owner != pid) {
      throw new IOException(
          "pid_file: %s is that of process %d, which runs".formatted(path, owner));
    }
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
      text = Files.readString(path, ISO_8859_1).strip();
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
    return !isZombie(owner)
        && ProcessHandle.of(owner)
            .filter(ProcessHandle::isAlive)
            .flatMap(process -> process.info().startInstant().or(() -> Optional.of(written)))
            .filter(began -> began.isBefore(written.plus(INEXACT)))
            .isPresent();
  }

  /** One that has ended and whose parent has not asked how: only its number is left. */
  private static boolean isZombie(long process) {
    try {
      String stat = Files.readString(Path.of("/proc/" + process + "/stat"), ISO_8859_1);
      // NUMBER (NAME) STATE …, and a name may hold anything.
      return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Puts this process's number there, after another look at whose it is: another one may have
   * started since.
   *
   * @throws IOException with one line for the user
   */
  public void write() throws IOException {
    requireFree();
    try {
      put(pid, Files.exists(path, LinkOption.NOFOLLOW_LINKS));
    } catch (FileAlreadyExistsException e) {
      requireFree();
      throw new IOException("pid_file: another process makes " + path + " right now", e);
    } catch (IOException e) {
      throw new IOException("pid_file: cannot write " + path + ": " + LogFile.reason(e), e);
    }
  }

  /**
   * Makes the file, or replaces the one that is there.
   *
   * @throws FileAlreadyExistsException if it is not to be replaced and there is one by now
   */
  private void put(long number, boolean replace) throws IOException {
    Path making = path.resolveSibling(path.getFileName() + "." + pid);
    Files.deleteIfExists(making);
    try {
      Files.writeString(making, number + "\n", StandardOpenOption.CREATE_NEW);
      if (replace || !linked(making)) {
        Files.move(making, path, StandardCopyOption.ATOMIC_MOVE);
      }
    } finally {
      Files.deleteIfExists(making);
    }
  }

  /** A second name, unlike a rename, is never given over a file; false where files have but one. */
  private boolean linked(Path making) throws IOException {
    try {
      Files.createLink(path, making);
      return true;
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (FileSystemException | UnsupportedOperationException e) {
      return false;
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
      String text = Files.readString(path, ISO_8859_1).strip();
      if (!text.equals(Long.toString(pid))) {
        return;
      }
      if (predecessor != 0 && !settled) {
        giveBack();
      } else {
        takeAway();
      }
    } catch (IOException e) {
      // The number of a process that is gone is replaced by the next.
    }
  }

  private void giveBack() throws IOException {
    try {
      put(predecessor, true);
    } catch (IOException e) {
      overwrite(predecessor + "\n");
    }
  }

  private void takeAway() throws IOException {
    try {
      Files.delete(path);
    } catch (FileSystemException e) {
      overwrite("");
    }
  }

  /** What is left to a process that may not change the folder any more. */
  private void overwrite(String text) throws IOException {
    Files.writeString(
        path,
        text,
        StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING,
        LinkOption.NOFOLLOW_LINKS);
  }
}
