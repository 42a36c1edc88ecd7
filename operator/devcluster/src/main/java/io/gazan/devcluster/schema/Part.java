package io.gazan.devcluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One level of a schema: its fields or items, their defaults, and the rules in CEL. */
final class Part {
  private static final List<String> OF_ALL_OBJECTS = List.of("apiVersion", "kind", "metadata");
  private static final String PRESERVE = "x-kubernetes-preserve-unknown-fields";

  /** Takes what is there. */
  private static final Part ANYTHING =
      new Part(JsonNodeFactory.instance.objectNode().put(PRESERVE, true), false);

  private final JsonNode schema;
  private final Map<String, Part> properties = new HashMap<>();
  private final Map<String, JsonNode> defaults = new HashMap<>();
  private final @Nullable Part items;
  private final @Nullable Part others;
  private final List<CelRule> rules;

  /**
   * Compiles one.
   *
   * @param isObject of Kubernetes, whose common fields are checked elsewhere
   */
  Part(JsonNode schema, boolean isObject) {
    this.schema = schema;
    for (var property : schema.path("properties").properties()) {
      properties.put(property.getKey(), new Part(property.getValue(), false));
      if (property.getValue().has("default")) {
        defaults.put(property.getKey(), property.getValue().get("default"));
      }
    }
    if (isObject || is("x-kubernetes-embedded-resource")) {
      OF_ALL_OBJECTS.forEach(name -> properties.put(name, ANYTHING));
    }
    items = of(schema.path("items"));
    others = of(schema.path("additionalProperties"));
    rules = schema.path("x-kubernetes-validations").valueStream().map(CelRule::new).toList();
  }

  private static @Nullable Part of(JsonNode schema) {
    return schema.isObject() ? new Part(schema, false) : null;
  }

  private @Nullable Part of(String name) {
    return properties.getOrDefault(name, others);
  }

  private boolean is(String keyword) {
    return schema.path(keyword).asBoolean();
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /**
   * Removes nulls where null is no value, and fills in what is missing and has a default.
   *
   * @param unknown gets the paths of the fields that the schema does not know, which are removed;
   *     null to leave them
   */
  void tidy(JsonNode node, String path, @Nullable List<String> unknown) {
    if (node instanceof ObjectNode object) {
      for (var field : List.copyOf(object.properties())) {
        String name = field.getKey();
        Part part = of(name);
        if (part == null && unknown != null && !is(PRESERVE) && !is("additionalProperties")) {
          object.remove(name);
          unknown.add(join(path, name));
        } else if (part != null && field.getValue().isNull() && !part.is("nullable")) {
          object.remove(name);
        }
      }
      defaults.forEach((name, value) -> object.putIfAbsent(name, value.deepCopy()));
      for (var field : object.properties()) {
        Part part = of(field.getKey());
        if (part != null) {
          part.tidy(field.getValue(), join(path, field.getKey()), unknown);
        }
      }
    }
    for (int i = 0; items != null && i < node.size(); i++) {
      items.tidy(node.get(i), path + "[" + i + "]", unknown);
    }
  }

  /** Asks the rules, and finds items that are there twice. */
  void ask(JsonNode value, @Nullable JsonNode old, String path, List<FieldProblem> problems) {
    rules.forEach(rule -> rule.check(value, old, path, problems));
    for (var field : value.properties()) {
      Part part = of(field.getKey());
      if (part != null) {
        JsonNode before = old == null ? null : old.get(field.getKey());
        part.ask(field.getValue(), before, join(path, field.getKey()), problems);
      }
    }
    if (items != null && value.isArray()) {
      Map<Object, JsonNode> before = new HashMap<>();
      if (old != null) {
        old.forEach(item -> before.put(identity(item), item));
      }
      Set<Object> seen = new HashSet<>();
      for (int i = 0; i < value.size(); i++) {
        Object identity = identity(value.get(i));
        String at = path + "[" + i + "]";
        if (!seen.add(identity)) {
          problems.add(new FieldProblem("FieldValueDuplicate", at, "Duplicate value: " + identity));
        }
        items.ask(value.get(i), before.get(identity), at, problems);
      }
    }
  }

  /** What makes an item the same as another; nothing does in a list without such a type. */
  private Object identity(JsonNode item) {
    JsonNode keys = schema.path("x-kubernetes-list-map-keys");
    return switch (schema.path("x-kubernetes-list-type").asText()) {
      case "set" -> item;
      case "map" -> keys.valueStream().map(key -> item.path(key.asText())).toList();
      default -> new Object();
    };
  }
}
