package io.gazan.upstreams.reader.value;

import io.gazan.upstreams.document.NearestKey;
import io.gazan.upstreams.document.Quoted;
import io.gazan.upstreams.document.Value;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The named clusters and certificates that one document refers to, from wherever it does, and the
 * files.
 */
public final class References {
  private record Reference(String name, Value at) {}

  private final List<Reference> clusters = new ArrayList<>();
  private final List<Reference> certificates = new ArrayList<>();

  private @Nullable Path folder;

  /** Relative paths count from that folder; null where there is none. */
  public void countFrom(@Nullable Path documentFolder) {
    folder = documentFolder;
  }

  /** A file by its path; null after a problem. It is not opened. */
  public @Nullable URI file(Value value, String text) {
    Path path;
    try {
      path = Path.of(text);
    } catch (InvalidPathException e) {
      value.refuse(Quoted.of(text) + " is not a path");
      return null;
    }
    if (text.isBlank()) {
      value.expected("a path");
      return null;
    }
    if (path.isAbsolute()) {
      return path.toUri();
    }
    if (folder == null) {
      value.refuse(
          "a relative path counts from the document's folder, and this document has none; write"
              + " an absolute path");
      return null;
    }
    return folder.resolve(path).toAbsolutePath().toUri();
  }

  /** Reads the name of a cluster; null after a problem. */
  public @Nullable String cluster(Value value) {
    return read(value, clusters);
  }

  /** Reads the name of a certificate; null after a problem. */
  public @Nullable String certificate(Value value) {
    return read(value, certificates);
  }

  private static @Nullable String read(Value value, List<Reference> references) {
    String name = value.text();
    if (name != null) {
      references.add(new Reference(name, value));
    }
    return name;
  }

  /** Reports each reference to what no file has; to be called when all files are read. */
  public void check(Set<String> clusterNames, Set<String> certificateNames) {
    check("cluster", clusters, clusterNames);
    check("certificate", certificates, certificateNames);
  }

  private static void check(String what, List<Reference> references, Set<String> names) {
    for (Reference reference : references) {
      if (!names.contains(reference.name)) {
        reference.at.refuse(
            () ->
                "unknown "
                    + what
                    + " "
                    + Quoted.of(reference.name)
                    + hint(what, reference.name, names));
      }
    }
  }

  private static String hint(String what, String name, Set<String> names) {
    if (names.isEmpty()) {
      return "; there are no " + what + "s";
    }
    String nearest = NearestKey.of(name, names);
    return nearest == null ? "" : "; did you mean " + Quoted.of(nearest) + "?";
  }
}
