package io.gazan.devcluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gazan.devcluster.store.Json;
import io.gazan.devcluster.store.ResourceType;
import io.gazan.devcluster.store.Stored;
import io.gazan.devcluster.write.Views;
import java.util.List;

/** Objects as rows ({@code meta.k8s.io/v1 Table}), which is what {@code kubectl get} asks for. */
final class Tables {
  private Tables() {}

  /**
   * A table of objects.
   *
   * @param include what a row holds beside its cells: {@code Object}, {@code None} or, by default,
   *     {@code Metadata}
   */
  static byte[] of(ResourceType type, List<Stored> objects, JsonNode metadata, String include) {
    List<Column> columns = Column.of(type);
    ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
    table.set("metadata", metadata);
    ArrayNode definitions = table.putArray("columnDefinitions");
    for (Column column : columns) {
      JsonNode of = column.definition();
      String name = Json.text(of, "name");
      boolean date = Json.text(of, "type").equals("date");
      ObjectNode definition = definitions.addObject().put("name", name);
      definition.put("type", date ? "string" : of.path("type").asText("string"));
      definition.put("format", of.path("format").asText(""));
      definition.put("description", of.path("description").asText(name));
      definition.put("priority", of.path("priority").asInt());
    }
    ArrayNode rows = table.putArray("rows");
    for (Stored object : objects) {
      JsonNode node = Views.node(type, object);
      ObjectNode row = rows.addObject();
      ArrayNode cells = row.putArray("cells");
      for (Column column : columns) {
        cells.add(Json.tree(column.value().apply(node)));
      }
      if (include.equals("Object")) {
        row.set("object", node);
      } else if (!include.equals("None")) {
        ObjectNode partial = row.putObject("object").put("kind", "PartialObjectMetadata");
        partial.put("apiVersion", "meta.k8s.io/v1");
        partial.set("metadata", node.path("metadata"));
      }
    }
    return Json.bytes(table);
  }

  /** A table of one object, which is what stands for it in a watch or a get. */
  static byte[] of(ResourceType type, Stored object, String include) {
    String revision = Json.text(object.node(), "metadata", "resourceVersion");
    return of(type, List.of(object), Json.object().put("resourceVersion", revision), include);
  }
}
