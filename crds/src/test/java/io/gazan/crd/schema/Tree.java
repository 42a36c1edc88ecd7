package io.gazan.crd.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Objects as trees of maps, lists, text, longs, doubles and booleans: what JSON has. */
public final class Tree {
  private Tree() {}

  /** Every document of a YAML 1.1 stream, as kubectl reads it. */
  public static List<SequencedMap<String, Object>> read(String yaml) {
    List<SequencedMap<String, Object>> documents = new ArrayList<>();
    for (Object each : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(yaml)) {
      if (each != null) {
        documents.add(map(copy(each)));
      }
    }
    return documents;
  }

  /** Deep and mutable, without nulls; whole numbers become longs. */
  public static Object copy(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        SequencedMap<String, Object> copy = new LinkedHashMap<>();
        map.forEach(
            (key, each) -> {
              if (each != null) {
                copy.put(String.valueOf(key), copy(each));
              }
            });
        yield copy;
      }
      case List<?> list -> {
        List<Object> copy = new ArrayList<>();
        list.stream().filter(Objects::nonNull).forEach(each -> copy.add(copy(each)));
        yield copy;
      }
      case Integer number -> number.longValue();
      case Double number when number == Math.rint(number) -> number.longValue();
      default -> value;
    };
  }

  @SuppressWarnings("unchecked") // Made by copy, whose keys are text.
  public static SequencedMap<String, Object> map(@Nullable Object value) {
    return (SequencedMap<String, Object>) Objects.requireNonNull(value);
  }

  @SuppressWarnings("unchecked") // Of objects, which everything is.
  public static List<Object> list(@Nullable Object value) {
    return (List<Object>) Objects.requireNonNull(value);
  }

  /** What stands at the end of the way of keys. */
  public static SequencedMap<String, Object> at(Object root, String... keys) {
    Object node = root;
    for (String key : keys) {
      node = map(node).get(key);
      if (node == null) {
        throw new IllegalArgumentException("no " + key + " in " + List.of(keys));
      }
    }
    return map(node);
  }
}
