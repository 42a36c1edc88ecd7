package io.gazan.dataplane.admin.page;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The query of a request target, decoded. Not shown by {@code toString}: it may hold the key. */
public final class Query {
  private static final int MOST = 16;

  private final Map<String, List<String>> parameters;

  private Query(Map<String, List<String>> parameters) {
    this.parameters = parameters;
  }

  /**
   * The query of a target, which may have a path before it.
   *
   * @throws IllegalArgumentException for an escape that is none
   */
  public static Query of(String target) {
    return new Query(
        new QueryStringDecoder(target, java.nio.charset.StandardCharsets.UTF_8, true, MOST)
            .parameters());
  }

  /** Whether a flag is there and not said to be false. */
  public boolean has(String flag) {
    String value = value(flag);
    return value != null && !value.equals("false") && !value.equals("0");
  }

  /** The first value of a parameter; null if it is not there. */
  public @Nullable String value(String name) {
    List<String> values = parameters.get(name);
    return values == null || values.isEmpty() ? null : values.getFirst();
  }

  /** A name that is none of these; null if there is none. */
  public @Nullable String unknown(Set<String> known) {
    for (String name : parameters.keySet()) {
      if (!known.contains(name)) {
        return name;
      }
    }
    return null;
  }

  @Override
  public String toString() {
    return "query of " + parameters.size();
  }
}
