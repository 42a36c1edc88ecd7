package io.gazan.upstreams.value;

import java.util.AbstractMap;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A map that nobody can change, which is known by its type: unlike the views of {@link
 * Collections}, which may stand before a map that somebody still changes.
 */
final class FrozenMap<V> extends AbstractMap<String, V> implements SequencedMap<String, V> {
  private final SequencedMap<String, V> map;

  private FrozenMap(SequencedMap<String, V> view) {
    map = view;
  }

  static <V> FrozenMap<V> copyOf(SequencedMap<String, V> map) {
    return new FrozenMap<>(Collections.unmodifiableSequencedMap(new LinkedHashMap<>(map)));
  }

  @Override
  public @Nullable V get(@Nullable Object key) {
    return map.get(key);
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return map.containsKey(key);
  }

  @Override
  public int size() {
    return map.size();
  }

  @Override
  public Set<Map.Entry<String, V>> entrySet() {
    return map.entrySet();
  }

  @Override
  public Set<String> keySet() {
    return map.keySet();
  }

  @Override
  public Collection<V> values() {
    return map.values();
  }

  @Override
  public SequencedMap<String, V> reversed() {
    return new FrozenMap<>(map.reversed());
  }
}
