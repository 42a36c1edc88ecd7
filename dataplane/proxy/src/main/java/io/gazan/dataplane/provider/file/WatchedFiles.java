package io.gazan.dataplane.provider.file;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files of one document by name, and what can be seen of them without reading them. Symbolic
 * links are followed, so a link swapped anywhere along a path shows as another inode.
 */
record WatchedFiles(Path main) {
  private static final String FOLDER = "conf.d";

  /**
   * What can be seen of one file; {@code seen} is empty while there is none. Compared, never read.
   */
  record FileState(Path path, Map<String, Object> seen) {}

  /**
   * The main file first, then {@code conf.d/*.yaml} by name. The main file is listed whether or not
   * it exists.
   */
  List<Path> list() throws IOException {
    List<Path> all = new ArrayList<>();
    all.add(main);
    Path folder = folder();
    if (Files.isDirectory(folder)) {
      List<Path> parts = new ArrayList<>();
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, WatchedFiles::isPart)) {
        entries.forEach(parts::add);
      } catch (java.nio.file.DirectoryIteratorException e) {
        throw e.getCause();
      }
      parts.sort(null);
      all.addAll(parts);
    }
    return all;
  }

  private static boolean isPart(Path entry) {
    // A leading dot is an editor's lock or swap file, and ConfigMap's "..data".
    String name = String.valueOf(entry.getFileName());
    return name.endsWith(".yaml") && !name.startsWith(".");
  }

  /** The states of all files; two equal answers mean that nothing changed in between. */
  List<FileState> look() {
    List<Path> paths;
    try {
      paths = list();
    } catch (IOException e) {
      // Not readable right now is a state too; reading it will say why.
      paths = List.of(main, folder());
    }
    List<FileState> states = new ArrayList<>(paths.size());
    for (Path path : paths) {
      states.add(new FileState(path, see(path)));
    }
    return states;
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

  /**
   * The folders in which something happens when a file is edited the usual ways: where its name is
   * and where the file is.
   */
  Set<Path> folders() {
    Set<Path> all = new LinkedHashSet<>();
    add(all, main.getParent());
    add(all, folder());
    try {
      add(all, main.toRealPath().getParent());
    } catch (IOException e) {
      // There is no file to have a folder; its name's folder is in the set.
    }
    return all;
  }

  private static void add(Set<Path> all, @Nullable Path folder) {
    if (folder != null && Files.isDirectory(folder)) {
      all.add(folder);
    }
  }

  private Path folder() {
    return main.resolveSibling(FOLDER);
  }
}
