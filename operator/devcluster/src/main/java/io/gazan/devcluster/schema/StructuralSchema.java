package io.gazan.devcluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A compiled schema of a custom resource, or of a part of one: knows which fields there are, their
 * defaults and their rules. Immutable.
 */
public final class StructuralSchema {
  private static final Set<String> OF_ALL_OBJECTS = Set.of("apiVersion", "kind", "metadata");

  private final JsonNode schema;
  private final ValueChecks checks;
  private final Map<String, StructuralSchema> properties = new HashMap<>();
  private final @Nullable StructuralSchema items;
  private final @Nullable StructuralSchema others;
  private final List<CelRule> rules = new ArrayList<>();
  private final boolean preserving;
  private final boolean isObject;

  private StructuralSchema(JsonNode schema, boolean isObject) {
    this.schema = schema;
    this.checks = new ValueChecks(schema);
    this.isObject = isObject || schema.path("x-kubernetes-embedded-resource").asBoolean();
    this.preserving =
        schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()
            || schema.path("additionalProperties").asBoolean();
    schema
        .path("properties")
        .properties()
        .forEach(e -> properties.put(e.getKey(), part(e.getValue())));
    items = schema.path("items").isObject() ? part(schema.path("items")) : null;
    others =
        schema.path("additionalProperties").isObject()
            ? part(schema.path("additionalProperties"))
            : null;
    schema.path("x-kubernetes-validations").forEach(rule -> rules.add(new CelRule(rule)));
  }

  /**
   * Compiles the schema of a whole object.
   *
   * @param schema an {@code openAPIV3Schema}
   * @throws IllegalArgumentException for a pattern or a rule that cannot be compiled
   */
  public static StructuralSchema compile(JsonNode schema) {
    return new StructuralSchema(schema, true);
  }

  /** As written. */
  public JsonNode openApi() {
    return schema;
  }

  private static StructuralSchema part(JsonNode schema) {
    return new StructuralSchema(schema, false);
  }

  private @Nullable StructuralSchema of(String name) {
    StructuralSchema property = properties.get(name);
    return property == null ? others : property;
  }

  /** Removes the fields that the schema does not know, and adds their paths to the list. */
  public void prune(JsonNode value, String path, List<String> unknown) {
    if (value instanceof ObjectNode object) {
      for (String name : List.copyOf(names(object))) {
        String at = path.isEmpty() ? name : path + "." + name;
        StructuralSchema part = of(name);
        if (isObject && OF_ALL_OBJECTS.contains(name)) {
          continue;
        }
        if (part != null) {
          part.prune(object.get(name), at, unknown);
        } else if (!preserving) {
          object.remove(name);
          unknown.add(at);
        }
      }
    } else if (items != null) {
      for (int i = 0; i < value.size(); i++) {
        items.prune(value.get(i), path + "[" + i + "]", unknown);
      }
    }
  }

  /** Removes nulls where null is no value, and fills in what is missing and has a default. */
  public void complete(JsonNode value) {
    if (value instanceof ObjectNode object) {
      for (String name : List.copyOf(names(object))) {
        StructuralSchema part = of(name);
        if (part != null && object.get(name).isNull() && !part.isNullable()) {
          object.remove(name);
        }
      }
      properties.forEach(
          (name, part) -> {
            if (part.schema.has("default") && !object.has(name)) {
              object.set(name, part.schema.get("default").deepCopy());
            }
          });
      for (String name : names(object)) {
        StructuralSchema part = of(name);
        if (part != null) {
          part.complete(object.get(name));
        }
      }
    } else if (items != null) {
      value.forEach(items::complete);
    }
  }

  private boolean isNullable() {
    return schema.path("nullable").asBoolean();
  }

  /**
   * Finds all that is wrong with a value; rules are asked only of values of the right shape.
   *
   * @param old the value that it replaces, for rules about changes
   */
  public List<FieldProblem> validate(JsonNode value, @Nullable JsonNode old) {
    List<FieldProblem> problems = new ArrayList<>();
    check(value, "", problems);
    if (problems.isEmpty()) {
      ask(value, old, "", problems);
    }
    return problems;
  }

  private void check(JsonNode value, String path, List<FieldProblem> problems) {
    if (value.isNull() && isNullable()) {
      return;
    }
    if (!checks.check(value, path, problems)) {
      return;
    }
    value
        .properties()
        .forEach(
            e -> {
              StructuralSchema part = of(e.getKey());
              if (part != null && !(isObject && OF_ALL_OBJECTS.contains(e.getKey()))) {
                part.check(e.getValue(), join(path, e.getKey()), problems);
              }
            });
    if (items != null && value instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        items.check(array.get(i), path + "[" + i + "]", problems);
      }
    }
  }

  private void ask(
      JsonNode value, @Nullable JsonNode old, String path, List<FieldProblem> problems) {
    rules.forEach(rule -> rule.check(value, old, path, problems));
    value
        .properties()
        .forEach(
            e -> {
              StructuralSchema part = of(e.getKey());
              if (part != null) {
                JsonNode before = old == null ? null : old.get(e.getKey());
                part.ask(e.getValue(), before, join(path, e.getKey()), problems);
              }
            });
    if (items != null) {
      for (int i = 0; i < value.size(); i++) {
        items.ask(value.get(i), before(value.get(i), old), path + "[" + i + "]", problems);
      }
    }
  }

  /** The item of a list before that has the same keys; other lists have no identity of items. */
  private @Nullable JsonNode before(JsonNode item, @Nullable JsonNode old) {
    JsonNode keys = schema.path("x-kubernetes-list-map-keys");
    if (old == null || keys.isEmpty()) {
      return null;
    }
    for (JsonNode candidate : old) {
      boolean same = true;
      for (JsonNode key : keys) {
        same &= candidate.path(key.asText()).equals(item.path(key.asText()));
      }
      if (same) {
        return candidate;
      }
    }
    return null;
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static List<String> names(ObjectNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
