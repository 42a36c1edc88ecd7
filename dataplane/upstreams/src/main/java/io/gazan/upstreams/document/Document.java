package io.gazan.upstreams.document;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A whole document.
 *
 * @param origin the file it came from, for messages; null if it came from nowhere worth naming
 * @param folder absolute, of the file: what relative paths in the document count from; null if it
 *     was not read from a file
 */
public record Document(@Nullable String origin, @Nullable Path folder, Node root) {
  /** The root as something to read from; what is wrong goes to {@code problems}. */
  public Value value(Problems problems) {
    return new Value(root, Place.ROOT, problems);
  }
}
