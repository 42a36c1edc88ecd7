package io.gazan.crd.schema;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Says what of an object the API server would refuse, field by field: unknown fields (as kubectl
 * asks for), types, the keywords of structural schemas, and CEL rules.
 */
public final class Validator {
  private final List<String> violations = new ArrayList<>();

  private Validator() {}

  /** Of an object whose defaults are filled in; each begins with the field. */
  public static List<String> violations(Schema schema, Map<String, Object> object) {
    Validator validator = new Validator();
    schema
        .properties()
        .forEach(
            (name, property) -> {
              if (object.get(name) != null) {
                validator.value(property, object.get(name), name);
              }
            });
    validator.required(schema, object, "");
    return validator.violations;
  }

  private void value(Schema schema, Object value, String path) {
    int before = violations.size();
    if (schema.isIntOrString()) {
      switch (value) {
        case Long number -> integer(schema, number, path);
        case String text -> text(schema, text, path);
        default -> violations.add(path + ": must be an int or a string");
      }
    } else {
      switch (schema.type()) {
        case "object" -> object(schema, value, path);
        case "array" -> array(schema, value, path);
        case "string" -> text(schema, value, path);
        case "integer" -> integer(schema, value, path);
        case "boolean" -> check(value instanceof Boolean, path, "must be of type boolean");
        default -> throw new IllegalStateException(path + " has type " + schema.type());
      }
    }
    if (violations.size() > before) {
      return;
    }
    List<Object> allowed = schema.list("enum");
    check(allowed.isEmpty() || allowed.contains(value), path, "supported values: " + allowed);
    for (Schema.Rule rule : schema.rules()) {
      check(Cel.holds(rule.expression(), value), path, rule.message());
    }
  }

  private void object(Schema schema, Object value, String path) {
    if (!(value instanceof Map<?, ?>)) {
      violations.add(path + ": must be of type object");
      return;
    }
    Map<String, Object> object = Tree.map(value);
    Map<String, Schema> properties = schema.properties();
    object.forEach(
        (name, each) -> {
          Schema property = properties.getOrDefault(name, schema.values().orElse(null));
          if (property == null) {
            violations.add(path + "." + name + ": unknown field");
          } else {
            value(property, each, path + "." + name);
          }
        });
    required(schema, object, path + ".");
    size(schema, object.size(), "Properties", path);
  }

  private void required(Schema schema, Map<String, Object> object, String prefix) {
    for (Object name : schema.list("required")) {
      check(object.get((String) name) != null, prefix + name, "Required value");
    }
  }

  private void array(Schema schema, Object value, String path) {
    if (!(value instanceof List<?> list)) {
      violations.add(path + ": must be of type array");
      return;
    }
    for (int i = 0; i < list.size(); i++) {
      value(schema.items().orElseThrow(), list.get(i), path + "[" + i + "]");
    }
    boolean set = schema.text("x-kubernetes-list-type").equals("set");
    check(!set || new HashSet<>(list).size() == list.size(), path, "Duplicate value");
    size(schema, list.size(), "Items", path);
  }

  private void text(Schema schema, Object value, String path) {
    if (!(value instanceof String text)) {
      violations.add(path + ": must be of type string");
      return;
    }
    size(schema, text.codePointCount(0, text.length()), "Length", path);
    String pattern = schema.text("pattern");
    check(Pattern.compile(pattern).matcher(text).find(), path, "should match " + pattern);
  }

  private void integer(Schema schema, Object value, String path) {
    if (!(value instanceof Long number)) {
      violations.add(path + ": must be of type integer");
      return;
    }
    schema
        .number("minimum")
        .ifPresent(least -> check(number >= least, path, "should be at least " + least));
    schema
        .number("maximum")
        .ifPresent(most -> check(number <= most, path, "should be at most " + most));
  }

  private void size(Schema schema, long size, String of, String path) {
    schema
        .number("min" + of)
        .ifPresent(least -> check(size >= least, path, "should have at least " + least));
    schema
        .number("max" + of)
        .ifPresent(most -> check(size <= most, path, "should have at most " + most));
  }

  private void check(boolean holds, String path, String message) {
    if (!holds) {
      violations.add(path + ": " + message);
    }
  }
}
