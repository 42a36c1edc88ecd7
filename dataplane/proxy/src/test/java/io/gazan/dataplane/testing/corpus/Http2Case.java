package io.gazan.dataplane.testing.corpus;

import io.gazan.dataplane.testing.WireHeaders.Line;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One request as an HTTP/2 client says it: fields in order, any bytes as Latin-1.
 *
 * @param family the part of the message that is wrong
 * @param name what matters about it, readable
 * @param body DATA frames, the last one ends the stream unless trailers follow; null if HEADERS do
 * @param trailers null without
 * @param statuses that it may be refused with; a stream error may always come instead
 * @param arrives what every line of these names has to say at the endpoint, if it gets that far
 */
public record Http2Case(
    String family,
    String name,
    List<Line> fields,
    @Nullable List<String> body,
    @Nullable List<Line> trailers,
    Expected expected,
    Set<Integer> statuses,
    Map<String, List<String>> arrives) {

  /** The field that tells at the endpoint which run of which case arrived. */
  public static final String MARK = "x-mark";

  /** A name that nobody sends but by breaking out of a field. */
  public static final String INJECTED = "injected";

  /** A value that no endpoint may be told. */
  public static final String CLAIM = "evil-claim";

  /** The fields, with the target that tells this run of the case from all others. */
  public List<Line> fields(String target) {
    return fields.stream()
        .map(f -> new Line(f.name().replace("{T}", target), f.value().replace("{T}", target)))
        .collect(Collectors.toList());
  }

  /** The value of that field, null without. */
  public @Nullable String value(String field, String target) {
    return fields(target).stream()
        .filter(f -> f.name().equals(field))
        .map(Line::value)
        .findFirst()
        .orElse(null);
  }

  /** The whole body. */
  public String text() {
    return body == null ? "" : String.join("", body);
  }

  @Override
  public String toString() {
    return family + ": " + name;
  }
}
