package io.gazan.devcluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.gazan.devcluster.store.Json;
import io.gazan.devcluster.store.ResourceType;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A column of a Table.
 *
 * @param definition its name, type, description and priority: 0 for always, else only in wide
 *     output
 * @param value of an object; null for a cell without one
 */
record Column(JsonNode definition, Function<JsonNode, @Nullable Object> value) {
  private static final Pattern STEP =
      Pattern.compile(
          "\\.?([\\w/-]+)|\\.?\\['([^']*)'\\]|\\[(\\d+|\\*)\\]"
              + "|\\[\\?\\(@\\.([\\w.]+)\\s*==\\s*['\"]([^'\"]*)['\"]\\)\\]");

  private static final Pattern PLACE = Pattern.compile("\\{(\\w+)\\}");

  /** What {@code kubectl get} shows of a kind. */
  static List<Column> of(ResourceType type) {
    List<Column> columns = new ArrayList<>();
    columns.add(
        new Column(
            Json.object().put("name", "Name").put("type", "string").put("format", "name"),
            node -> Json.text(node, "metadata", "name")));
    boolean custom = type.is(ResourceType.Trait.CUSTOM);
    type.columns()
        .forEach(c -> columns.add(new Column(c, n -> custom ? custom(c, n) : builtIn(c, n))));
    if (type.columns().isEmpty()) {
      columns.add(new Column(Json.object().put("name", "Age"), n -> age(created(n))));
    }
    return columns;
  }

  private static String created(JsonNode node) {
    return Json.text(node, "metadata", "creationTimestamp");
  }

  /** One of {@code additionalPrinterColumns}: the first that its path finds. */
  private static @Nullable Object custom(JsonNode column, JsonNode node) {
    List<JsonNode> found = find(node, Json.text(column, "jsonPath"));
    if (found.isEmpty() || found.getFirst().isNull()) {
      return null;
    }
    JsonNode first = found.getFirst();
    if (Json.text(column, "type").equals("date")) {
      return age(first.asText());
    }
    return first.isContainerNode() ? first.toString() : first;
  }

  private static Object builtIn(JsonNode column, JsonNode node) {
    if (Json.text(column, "type").equals("date")) {
      return age(created(node));
    }
    List<JsonNode> found = find(node, Json.text(column, "path"));
    if (column.path("count").asBoolean()) {
      return found.stream().mapToInt(JsonNode::size).sum();
    }
    String show = column.path("show").asText("");
    String text =
        found.stream()
            .map(n -> show.isEmpty() ? n.asText() : fill(show, n))
            .filter(t -> !t.isEmpty())
            .distinct()
            .collect(Collectors.joining(","));
    return text.isEmpty() ? column.path("none").asText("<none>") : text;
  }

  private static String fill(String show, JsonNode node) {
    return PLACE
        .matcher(show)
        .replaceAll(place -> Matcher.quoteReplacement(Json.text(node, place.group(1))));
  }

  /** The nodes at a JSONPath of names, indexes, {@code [*]} and {@code [?(@.a=="b")]}. */
  static List<JsonNode> find(JsonNode node, String path) {
    List<JsonNode> nodes = List.of(node);
    Matcher step = STEP.matcher(path);
    int at = 0;
    while (at < path.length() && step.find(at) && step.start() == at) {
      nodes = nodes.stream().flatMap(n -> step(step, n).stream()).toList();
      at = step.end();
    }
    return at < path.length() ? List.of() : nodes;
  }

  private static List<JsonNode> step(Matcher step, JsonNode from) {
    String name = step.group(1) != null ? step.group(1) : step.group(2);
    String index = step.group(3);
    if (name != null || (index != null && !index.equals("*"))) {
      JsonNode found = name != null ? from.path(name) : from.path(Integer.parseInt(index));
      return found.isMissingNode() ? List.of() : List.of(found);
    }
    return from.valueStream()
        .filter(
            i -> index != null || Json.text(i, step.group(4).split("\\.")).equals(step.group(5)))
        .toList();
  }

  /** As kubectl writes a duration since a time: its largest unit or two. */
  static String age(String time) {
    try {
      long seconds = Math.max(0, Duration.between(Instant.parse(time), Instant.now()).toSeconds());
      if (seconds < 120) {
        return seconds + "s";
      }
      if (seconds < 10_800) {
        long rest = seconds < 600 ? seconds % 60 : 0;
        return seconds / 60 + "m" + (rest == 0 ? "" : rest + "s");
      }
      return seconds < 172_800 ? seconds / 3_600 + "h" : seconds / 86_400 + "d";
    } catch (DateTimeParseException e) {
      return "<unknown>";
    }
  }
}
