package io.gazan.crd.generate;

import io.gazan.crd.schema.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The schema of {@code status.conditions}: that of {@code metav1.Condition}, as a map by type,
 * which the generator cannot make of fabric8's type.
 */
final class Conditions {
  private Conditions() {}

  static SequencedMap<String, Object> schema(Map<String, Object> status) {
    SequencedMap<String, Object> schema =
        Tree.map(Tree.copy(Tree.at(status, "properties", "conditions")));
    SequencedMap<String, Object> fields = new LinkedHashMap<>();
    fields.put(
        "lastTransitionTime",
        field("When the status changed the last time.", "format", "date-time"));
    fields.put("message", field("What a person should know about it.", "maxLength", 32768L));
    SequencedMap<String, Object> generation =
        field("The generation of the spec that this condition speaks of.", "format", "int64");
    generation.put("type", "integer");
    generation.put("minimum", 0L);
    fields.put("observedGeneration", generation);
    SequencedMap<String, Object> reason =
        field("Why, as one word in CamelCase.", "maxLength", 1024L);
    reason.put("minLength", 1L);
    reason.put("pattern", "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$");
    fields.put("reason", reason);
    fields.put("status", field("Whether it holds.", "enum", List.of("True", "False", "Unknown")));
    fields.put("type", field("Accepted, ResolvedRefs or Programmed.", "maxLength", 316L));
    SequencedMap<String, Object> items = new LinkedHashMap<>();
    items.put("properties", fields);
    items.put("required", List.of("lastTransitionTime", "message", "reason", "status", "type"));
    items.put("type", "object");
    schema.put("items", items);
    schema.put("x-kubernetes-list-type", "map");
    schema.put("x-kubernetes-list-map-keys", List.of("type"));
    return schema;
  }

  private static SequencedMap<String, Object> field(
      String description, String keyword, Object value) {
    SequencedMap<String, Object> field = new LinkedHashMap<>();
    field.put("description", description);
    field.put("type", "string");
    field.put(keyword, value);
    return field;
  }
}
