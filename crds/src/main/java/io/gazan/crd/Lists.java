package io.gazan.crd;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Copies of what Jackson hands over: null where a list or map is left out, nulls inside. */
public final class Lists {
  private Lists() {}

  /** Empty for null; without the nulls. */
  public static <T> List<T> copy(@Nullable List<T> list) {
    return list == null ? List.of() : list.stream().filter(Objects::nonNull).toList();
  }

  /** The same in the order of the map. */
  public static SequencedMap<String, String> copy(@Nullable Map<String, String> map) {
    SequencedMap<String, String> copy = new LinkedHashMap<>();
    if (map != null) {
      map.forEach(
          (key, value) -> {
            if (key != null && value != null) {
              copy.put(key, value);
            }
          });
    }
    return Collections.unmodifiableSequencedMap(copy);
  }
}
