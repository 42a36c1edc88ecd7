package io.gazan.upstreams.value;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.SequencedMap;
import java.util.Set;

/** Copies that keep their order, which {@code Map.copyOf} and {@code Set.copyOf} do not. */
public final class Immutable {
  private Immutable() {}

  /** A map that was made here is its own copy, so that what a patch leaves alone costs nothing. */
  public static <V> SequencedMap<String, V> map(SequencedMap<String, V> map) {
    return map instanceof FrozenMap<V> ? map : FrozenMap.copyOf(map);
  }

  public static <E extends Enum<E>> Set<E> set(Class<E> type, Collection<E> elements) {
    EnumSet<E> copy = EnumSet.noneOf(type);
    copy.addAll(elements);
    return Collections.unmodifiableSet(copy);
  }
}
