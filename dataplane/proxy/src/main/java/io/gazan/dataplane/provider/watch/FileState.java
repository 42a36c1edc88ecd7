package io.gazan.dataplane.provider.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What can be seen of one file without reading it; {@code seen} is empty while there is none.
 * Compared, never read. Symbolic links are followed, so a link swapped anywhere along a path shows
 * as another inode.
 */
public record FileState(Path path, Map<String, Object> seen) {
  /** As it is now; what cannot be looked at is a state, too. */
  public static FileState of(Path path) {
    return new FileState(path, see(path));
  }

  private static Map<String, Object> see(Path path) {
    try {
      return Files.readAttributes(path, "unix:dev,ino,ctime,lastModifiedTime,size");
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return seeAnywhere(path);
    } catch (IOException e) {
      return Map.of();
    }
  }

  private static Map<String, Object> seeAnywhere(Path path) {
    try {
      return Files.readAttributes(path, "fileKey,lastModifiedTime,size");
    } catch (IOException e) {
      return Map.of();
    }
  }
}
