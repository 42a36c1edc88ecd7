package io.gazan.devcluster.api;

import static io.gazan.devcluster.store.Json.text;
import static java.util.regex.Matcher.quoteReplacement;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import io.gazan.devcluster.store.Json;
import io.gazan.devcluster.store.ResourceType;
import io.gazan.devcluster.store.Stored;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Objects as rows ({@code meta.k8s.io/v1 Table}), which is what {@code kubectl get} asks for. */
final class Tables {
  private static final Configuration PATHS =
      Configuration.builder()
          .jsonProvider(new JacksonJsonNodeJsonProvider())
          .options(Option.ALWAYS_RETURN_LIST, Option.SUPPRESS_EXCEPTIONS)
          .build();

  /** The first column of all kinds, and the one after it where nothing else is said. */
  private static final JsonNode STANDARD = Json.resource(Tables.class, "columns.yaml");

  private static final Pattern PLACE = Pattern.compile("\\{(\\w+)\\}");

  private Tables() {}

  /**
   * A table of objects.
   *
   * @param include what a row holds beside its cells: {@code Object}, {@code None} or, by default,
   *     {@code Metadata}
   */
  static ObjectNode of(ResourceType type, List<Stored> objects, JsonNode metadata, String include) {
    List<JsonNode> columns = new ArrayList<>(List.of(STANDARD.get(0)));
    type.served().path("additionalPrinterColumns").forEach(columns::add);
    if (columns.size() == 1) {
      columns.add(STANDARD.get(1));
    }
    ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
    table.set("metadata", metadata);
    table.putArray("columnDefinitions").addAll(columns);
    ArrayNode rows = table.putArray("rows");
    for (Stored object : objects) {
      JsonNode node = object.in(type);
      ObjectNode row = rows.addObject();
      ArrayNode cells = row.putArray("cells");
      columns.forEach(column -> cells.add(cell(column, node)));
      if (include.equals("Object")) {
        row.set("object", node);
      } else if (!include.equals("None")) {
        ObjectNode partial = row.putObject("object").put("kind", "PartialObjectMetadata");
        partial.put("apiVersion", "meta.k8s.io/v1").set("metadata", node.path("metadata"));
      }
    }
    return table;
  }

  /** What a column of {@code additionalPrinterColumns}, or of kinds.yaml, says of an object. */
  private static JsonNode cell(JsonNode column, JsonNode object) {
    JsonNode found = JsonPath.using(PATHS).parse(object).read("$" + text(column, "jsonPath"));
    if (column.path("count").asBoolean()) {
      return Json.tree(found.valueStream().mapToInt(JsonNode::size).sum());
    }
    if (column.has("show")) {
      String cell =
          found
              .valueStream()
              .map(node -> fill(text(column, "show"), node))
              .filter(text -> !text.isEmpty())
              .distinct()
              .collect(joining(","));
      return Json.tree(cell.isEmpty() ? column.path("none").asText("<none>") : cell);
    }
    JsonNode first = found.path(0);
    if (text(column, "type").equals("date")) {
      return Json.tree(age(first.asText()));
    }
    return first.isContainerNode() ? Json.tree(first.toString()) : first;
  }

  private static String fill(String show, JsonNode node) {
    return show.isEmpty()
        ? node.asText()
        : PLACE.matcher(show).replaceAll(place -> quoteReplacement(text(node, place.group(1))));
  }

  /** As kubectl writes a duration since a time: in its largest unit. */
  private static String age(String time) {
    try {
      long seconds = Math.max(0, Duration.between(Instant.parse(time), Instant.now()).toSeconds());
      if (seconds < 10_800) {
        return seconds < 120 ? seconds + "s" : seconds / 60 + "m";
      }
      return seconds < 172_800 ? seconds / 3_600 + "h" : seconds / 86_400 + "d";
    } catch (DateTimeParseException e) {
      return "<unknown>";
    }
  }
}
