package io.gazan.devcluster.store;

import java.util.Comparator;

/**
 * Names an object of a kind.
 *
 * @param namespace empty for what stands in none
 */
public record Key(String namespace, String name) implements Comparable<Key> {
  private static final Comparator<Key> ORDER =
      Comparator.comparing(Key::namespace).thenComparing(Key::name);

  @Override
  public int compareTo(Key other) {
    return ORDER.compare(this, other);
  }
}
