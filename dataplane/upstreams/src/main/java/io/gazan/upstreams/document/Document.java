package io.gazan.upstreams.document;

import org.jspecify.annotations.Nullable;

/**
 * A whole document.
 *
 * @param origin the file it came from, for messages; null if it came from nowhere worth naming
 */
public record Document(@Nullable String origin, Node root) {
  /** The root as something to read from; what is wrong goes to {@code problems}. */
  public Value value(Problems problems) {
    return new Value(root, Place.ROOT, problems);
  }
}
