package io.gazan.upstreams.value;

import org.jspecify.annotations.Nullable;

/** A policy of a route that may leave the global one alone, switch it off, or replace it. */
public sealed interface Setting<T> {
  /** The route does not mention it: the global value counts. */
  record Unset<T>() implements Setting<T> {}

  /** Off for this route, whatever the global value is. */
  record Off<T>() implements Setting<T> {}

  record On<T>(T value) implements Setting<T> {}

  static <T> Setting<T> unset() {
    return new Unset<>();
  }

  /** What counts for the route; null means off, as it does for the global value. */
  default @Nullable T over(@Nullable T global) {
    return switch (this) {
      case Unset<T> _ -> global;
      case Off<T> _ -> null;
      case On<T>(T value) -> value;
    };
  }
}
