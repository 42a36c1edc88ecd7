package io.gazan.dataplane.provider.file;

import io.gazan.dataplane.provider.watch.FileState;
import io.gazan.dataplane.provider.watch.WatchedFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The files of one document: {@code upstreams_conf} and {@code conf.d/*.yaml} beside it. */
record DocumentFiles(Path main) implements WatchedFiles {
  private static final String FOLDER = "conf.d";

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
      try (DirectoryStream<Path> entries =
          Files.newDirectoryStream(folder, DocumentFiles::isPart)) {
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

  @Override
  public List<FileState> look() {
    List<Path> paths;
    try {
      paths = list();
    } catch (IOException e) {
      // Not readable right now is a state too; reading it will say why.
      paths = List.of(main, folder());
    }
    List<FileState> states = new ArrayList<>(paths.size());
    for (Path path : paths) {
      states.add(FileState.of(path));
    }
    return states;
  }

  /** Where its name is and where the file is. */
  @Override
  public Set<Path> folders() {
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
