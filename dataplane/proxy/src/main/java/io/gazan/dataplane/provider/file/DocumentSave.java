package io.gazan.dataplane.provider.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * New content for a file, written and synced beside it and renamed over it by {@link #commit}, so
 * that whoever reads sees the old or the new content whole. Mode, owner and group stay; a symbolic
 * link stays one and its target is replaced. Without a commit nothing is left behind.
 */
public final class DocumentSave implements AutoCloseable {
  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final String SUFFIX = ".tmp";

  /** No save takes so long, so whoever wrote it is gone. */
  private static final Duration LEFT_AFTER = Duration.ofMinutes(10);

  private final Path target;
  private final Path beside;

  private DocumentSave(Path target, Path beside) {
    this.target = target;
    this.beside = beside;
  }

  static DocumentSave prepare(Path file, byte[] content) throws IOException {
    Path target = Files.exists(file) ? file.toRealPath() : file;
    Path folder = Objects.requireNonNull(target.getParent(), "an absolute path");
    Path beside = beside(folder, target);
    DocumentSave save = new DocumentSave(target, beside);
    boolean whole = false;
    try {
      write(beside, content);
      save.keepMode();
      whole = true;
      return save;
    } finally {
      if (!whole) {
        save.close();
      }
    }
  }

  /**
   * Puts content that only its owner may read into a file, whole or not at all.
   *
   * @param file absolute
   */
  public static void replacePrivate(Path file, byte[] content) throws IOException {
    Path folder = Objects.requireNonNull(file.getParent(), "an absolute path");
    Path beside = beside(folder, file);
    try (DocumentSave save = new DocumentSave(file, beside)) {
      write(beside, content);
      save.commit();
    }
  }

  private static Path beside(Path folder, Path target) throws IOException {
    // The dot keeps it out of conf.d's and anybody's *.yaml.
    String prefix = "." + target.getFileName();
    deleteLeft(folder, prefix);
    return Files.createTempFile(folder, prefix, SUFFIX, PRIVATE);
  }

  /**
   * What killed processes left: on a small volume, such as a pod's, they would fill it kill by
   * kill. A younger one may belong to the process that this one takes over from.
   */
  private static void deleteLeft(Path folder, String prefix) {
    Pattern name = Pattern.compile(Pattern.quote(prefix) + "[0-9]+" + Pattern.quote(SUFFIX));
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(
            folder, each -> name.matcher(String.valueOf(each.getFileName())).matches())) {
      Instant old = Instant.now().minus(LEFT_AFTER);
      for (Path each : all) {
        if (Files.getLastModifiedTime(each, LinkOption.NOFOLLOW_LINKS).toInstant().isBefore(old)) {
          Files.deleteIfExists(each);
        }
      }
    } catch (DirectoryIteratorException | IOException e) {
      // They are in the way of nothing else, and the next save looks again.
    }
  }

  private static void write(Path file, byte[] content) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private void keepMode() throws IOException {
    if (!Files.exists(target)) {
      return;
    }
    PosixFileAttributes was = Files.readAttributes(target, PosixFileAttributes.class);
    PosixFileAttributeView now = Files.getFileAttributeView(beside, PosixFileAttributeView.class);
    PosixFileAttributes is = now.readAttributes();
    if (!is.owner().equals(was.owner())) {
      now.setOwner(was.owner());
    }
    if (!is.group().equals(was.group())) {
      now.setGroup(was.group());
    }
    now.setPermissions(was.permissions());
  }

  void commit() throws IOException {
    Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel folder =
        FileChannel.open(Objects.requireNonNull(target.getParent()), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  /**
   * Whether a write failed for want of room, of the disk or of a quota. Java tells by the system's
   * text alone.
   */
  public static boolean isFull(IOException failure) {
    String why = reason(failure);
    return why.contains("No space left on device") || why.contains("Disk quota exceeded");
  }

  /** Why a file cannot be written, in one line. */
  public static String reason(IOException failure) {
    return switch (failure) {
      case AccessDeniedException denied -> denied.getFile() + ": permission denied";
      case FileSystemException of when of.getReason() != null ->
          of.getFile() + ": " + of.getReason();
      default -> String.valueOf(failure.getMessage());
    };
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(beside);
    } catch (IOException e) {
      // It is in the way of nothing.
    }
  }
}
