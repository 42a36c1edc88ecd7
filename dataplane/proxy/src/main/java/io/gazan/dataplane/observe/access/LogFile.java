package io.gazan.dataplane.observe.access;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that log lines are added to, and that can be opened again when somebody has renamed it.
 * One thread writes, any thread opens again.
 */
public final class LogFile extends OutputStream {
  private final Path path;
  private OutputStream out;

  /**
   * Opens a file.
   *
   * @throws IOException if it cannot be opened; a missing file is made, a missing folder is not
   */
  public LogFile(Path path) throws IOException {
    this.path = path;
    this.out = open(path);
  }

  private static OutputStream open(Path path) throws IOException {
    return Files.newOutputStream(
        path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }

  /** Why a file cannot be opened, without its name. */
  public static String reason(IOException failure) {
    return switch (failure) {
      case AccessDeniedException _ -> "Permission denied";
      case NoSuchFileException _ -> "No such folder";
      case FileSystemException named when named.getReason() != null -> named.getReason();
      default -> String.valueOf(failure.getMessage());
    };
  }

  public Path path() {
    return path;
  }

  /**
   * Goes on in the file that has the name now.
   *
   * @throws IOException if there cannot be one; then lines still go to the file of before
   */
  public void reopen() throws IOException {
    OutputStream next = open(path);
    synchronized (this) {
      out.close();
      out = next;
    }
  }

  @Override
  public synchronized void write(int b) throws IOException {
    out.write(b);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  @Override
  public synchronized void close() throws IOException {
    out.close();
  }
}
