package io.gazan.dist;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * A folder as a {@code .tar.gz}: entries by name, all of one time and of root, and no time of the
 * compression.
 *
 * @param root the folder
 * @param top its name in the archive, where everything is below it
 * @param timestamp the time of every entry
 */
record TarGz(Path root, String top, Instant timestamp) {
  private static final int LINK_MODE = 0777;
  private static final int BUFFER = 1 << 16;

  void write(Path archive) throws IOException {
    List<Path> paths;
    try (Stream<Path> files = Files.walk(root)) {
      paths = files.sorted(Comparator.comparing(this::name)).toList();
    }
    // The JDK's gzip has neither a name nor a time in its header.
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(archive), BUFFER);
        OutputStream gzip = new GZIPOutputStream(file, BUFFER);
        TarArchiveOutputStream tar =
            new TarArchiveOutputStream(gzip, StandardCharsets.UTF_8.name())) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (Path path : paths) {
        TarArchiveEntry entry = entry(path);
        tar.putArchiveEntry(entry);
        if (!entry.isDirectory() && !entry.isSymbolicLink()) {
          Files.copy(path, tar);
        }
        tar.closeArchiveEntry();
      }
    }
  }

  private TarArchiveEntry entry(Path path) throws IOException {
    TarArchiveEntry entry;
    if (Files.isSymbolicLink(path)) {
      entry = new TarArchiveEntry(name(path), TarConstants.LF_SYMLINK);
      entry.setLinkName(Files.readSymbolicLink(path).toString());
      entry.setMode(LINK_MODE);
    } else {
      entry = new TarArchiveEntry(name(path));
      entry.setMode(FileFacts.mode(root, path));
      if (!Files.isDirectory(path)) {
        entry.setSize(Files.size(path));
      }
    }
    entry.setIds(0, 0);
    entry.setNames("root", "root");
    entry.setLastModifiedTime(FileTime.from(timestamp));
    return entry;
  }

  private String name(Path path) {
    String name = path.equals(root) ? top : top + "/" + root.relativize(path);
    return Files.isDirectory(path) && !Files.isSymbolicLink(path) ? name + "/" : name;
  }
}
