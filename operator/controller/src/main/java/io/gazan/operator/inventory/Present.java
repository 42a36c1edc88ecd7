package io.gazan.operator.inventory;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lists of objects that may come from anywhere: absent, or with holes in them. */
public final class Present {
  private Present() {}

  /** The elements that are there; the list itself if none is missing. */
  public static <T> List<T> of(@Nullable List<T> list) {
    if (list == null) {
      return List.of();
    }
    for (T element : list) {
      if (element == null) {
        return list.stream().filter(Objects::nonNull).toList();
      }
    }
    return list;
  }
}
