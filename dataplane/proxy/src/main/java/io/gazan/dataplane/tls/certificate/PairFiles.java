package io.gazan.dataplane.tls.certificate;

import io.gazan.dataplane.provider.watch.FileState;
import io.gazan.dataplane.provider.watch.WatchedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The files of all pairs and of authorities, as the watch looks at them. */
record PairFiles(
    @Nullable PairSource defaultPair,
    @Nullable CertificateFolder folder,
    Supplier<Collection<PairSource>> ofDocument,
    Supplier<Set<Path>> others)
    implements WatchedFiles {

  @Override
  public List<FileState> look() {
    return paths().stream().map(FileState::of).toList();
  }

  @Override
  public Set<Path> folders() {
    Set<Path> all = new LinkedHashSet<>();
    if (folder != null) {
      add(all, folder.path());
    }
    for (Path path : paths()) {
      add(all, path.toAbsolutePath().getParent());
      try {
        add(all, path.toRealPath().getParent());
      } catch (IOException e) {
        // There is no file to have a folder; its name's folder is in the set.
      }
    }
    return all;
  }

  private static void add(Set<Path> all, @Nullable Path folder) {
    if (folder != null && Files.isDirectory(folder)) {
      all.add(folder);
    }
  }

  private Set<Path> paths() {
    List<PairSource> sources = new ArrayList<>(ofDocument.get());
    if (defaultPair != null) {
      sources.add(defaultPair);
    }
    if (folder != null) {
      try {
        sources.addAll(folder.pairs());
      } catch (BadPair e) {
        // Not readable right now is a state too; reading it will say why.
      }
    }
    Set<Path> paths = new LinkedHashSet<>(others.get());
    for (PairSource source : sources) {
      for (NamedPem pem : List.of(source.certificate(), source.key())) {
        Path file = pem.file();
        if (file != null) {
          paths.add(file);
        }
      }
    }
    return paths;
  }
}
