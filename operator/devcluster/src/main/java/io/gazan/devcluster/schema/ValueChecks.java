package io.gazan.devcluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** The checks of one level of a schema: type, limits, pattern, enum, required and alternatives. */
final class ValueChecks {
  private final JsonNode schema;
  private final @Nullable Pattern pattern;
  private final List<List<ValueChecks>> alternatives = new ArrayList<>(); // all, any, one, not

  ValueChecks(JsonNode schema) {
    this.schema = schema;
    try {
      pattern = schema.has("pattern") ? Pattern.compile(schema.get("pattern").asText()) : null;
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    for (String name : List.of("allOf", "anyOf", "oneOf")) {
      List<ValueChecks> branches = new ArrayList<>();
      schema.path(name).forEach(branch -> branches.add(new ValueChecks(branch)));
      alternatives.add(branches);
    }
    alternatives.add(
        schema.has("not") ? List.of(new ValueChecks(schema.get("not"))) : List.<ValueChecks>of());
  }

  /** Adds what is wrong; false if the value is of another type, so that no more can be said. */
  boolean check(JsonNode value, String path, List<FieldProblem> problems) {
    String type = schema.path("type").asText("");
    boolean intOrString = schema.path("x-kubernetes-int-or-string").asBoolean();
    if (intOrString ? !value.isIntegralNumber() && !value.isTextual() : !isOf(type, value)) {
      String expected = intOrString ? "integer,string" : type;
      String shown = "\"" + typeOf(value) + "\"";
      problems.add(
          FieldProblem.invalid(
              path, shown, "%s in body must be of type %s: %s".formatted(path, expected, shown)));
      return false;
    }
    List<String> wrong = new ArrayList<>();
    switch (value.getNodeType()) {
      case STRING -> text(value.textValue(), wrong);
      case NUMBER -> number(value.doubleValue(), wrong);
      case ARRAY -> list(value, path, wrong, problems);
      case OBJECT -> object(value, path, wrong, problems);
      default -> {
        // Nothing but the type to check.
      }
    }
    for (String why : wrong) {
      problems.add(FieldProblem.invalid(path, CelRule.shown(value), path + " in body " + why));
    }
    oneOfTheValues(value, path, problems);
    branches(value, path, problems);
    return true;
  }

  private static boolean isOf(String type, JsonNode value) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "boolean" -> value.isBoolean();
      case "integer" ->
          value.isIntegralNumber() || (value.isNumber() && value.doubleValue() % 1 == 0);
      case "number" -> value.isNumber();
      default -> true;
    };
  }

  private static String typeOf(JsonNode value) {
    return value.isIntegralNumber()
        ? "integer"
        : value.getNodeType().name().toLowerCase(Locale.ROOT);
  }

  private void text(String value, List<String> wrong) {
    int length = value.codePointCount(0, value.length());
    bound("minLength", min -> length >= min, "should be at least %s chars long", wrong);
    bound("maxLength", max -> length <= max, "should be at most %s chars long", wrong);
    if (pattern != null && !pattern.matcher(value).find()) {
      wrong.add("should match '" + pattern + "'");
    }
    if (schema.path("format").asText().equals("date-time")
        && !value.matches("\\d{4}-\\d\\d-\\d\\d[Tt].*")) {
      wrong.add("must be of type date-time: \"" + value + "\"");
    }
  }

  private void number(double value, List<String> wrong) {
    boolean above = schema.path("exclusiveMinimum").asBoolean();
    boolean below = schema.path("exclusiveMaximum").asBoolean();
    bound(
        "minimum",
        min -> above ? value > min : value >= min,
        "should be greater than or equal to %s",
        wrong);
    bound(
        "maximum",
        max -> below ? value < max : value <= max,
        "should be less than or equal to %s",
        wrong);
    bound("multipleOf", of -> value % of == 0, "should be a multiple of %s", wrong);
  }

  private void list(JsonNode value, String path, List<String> wrong, List<FieldProblem> problems) {
    bound("minItems", min -> value.size() >= min, "should have at least %s items", wrong);
    bound("maxItems", max -> value.size() <= max, "must have at most %s items", wrong);
    String kind = schema.path("x-kubernetes-list-type").asText();
    if (!kind.equals("map") && !kind.equals("set")) {
      return;
    }
    Set<Object> seen = new HashSet<>();
    for (int i = 0; i < value.size(); i++) {
      JsonNode item = value.get(i);
      List<JsonNode> keys = new ArrayList<>();
      schema.path("x-kubernetes-list-map-keys").forEach(k -> keys.add(item.path(k.asText())));
      if (!seen.add(kind.equals("set") ? item : keys)) {
        String why = "Duplicate value: " + (kind.equals("set") ? item : keys);
        problems.add(new FieldProblem("FieldValueDuplicate", path + "[" + i + "]", why));
      }
    }
  }

  private void object(
      JsonNode value, String path, List<String> wrong, List<FieldProblem> problems) {
    bound("minProperties", min -> value.size() >= min, "should have at least %s properties", wrong);
    bound("maxProperties", max -> value.size() <= max, "must have at most %s properties", wrong);
    for (JsonNode name : schema.path("required")) {
      if (!value.has(name.asText())) {
        problems.add(FieldProblem.required((path.isEmpty() ? "" : path + ".") + name.asText(), ""));
      }
    }
  }

  private void bound(String name, Predicate<Double> holds, String why, List<String> wrong) {
    JsonNode limit = schema.path(name);
    if (limit.isNumber() && !holds.test(limit.doubleValue())) {
      wrong.add(why.replace("%s", limit.asText()));
    }
  }

  private void oneOfTheValues(JsonNode value, String path, List<FieldProblem> problems) {
    JsonNode values = schema.path("enum");
    for (JsonNode allowed : values) {
      if (allowed.equals(value)) {
        return;
      }
    }
    if (!values.isEmpty()) {
      List<String> shown = new ArrayList<>();
      values.forEach(v -> shown.add(v.toString()));
      String why =
          "Unsupported value: " + value + ": supported values: " + String.join(", ", shown);
      problems.add(new FieldProblem("FieldValueNotSupported", path, why));
    }
  }

  private void branches(JsonNode value, String path, List<FieldProblem> problems) {
    alternatives.getFirst().forEach(branch -> branch.deep(value, path, problems));
    long any = alternatives.get(1).stream().filter(b -> b.accepts(value)).count();
    if (any == 0 && !alternatives.get(1).isEmpty()) {
      problems.add(alternative(value, path, "must validate at least one schema (anyOf)"));
    }
    long one = alternatives.get(2).stream().filter(b -> b.accepts(value)).count();
    if (one != 1 && !alternatives.get(2).isEmpty()) {
      problems.add(
          alternative(
              value,
              path,
              "must validate one and only one schema (oneOf). Found "
                  + one
                  + " valid alternatives"));
    }
    if (alternatives.get(3).stream().anyMatch(b -> b.accepts(value))) {
      problems.add(alternative(value, path, "must not validate the schema (not)"));
    }
  }

  private static FieldProblem alternative(JsonNode value, String path, String why) {
    String shown = path.isEmpty() ? "<nil>" : path;
    return FieldProblem.invalid(shown, CelRule.shown(value), shown + " " + why);
  }

  private boolean accepts(JsonNode value) {
    List<FieldProblem> problems = new ArrayList<>();
    deep(value, "", problems);
    return problems.isEmpty();
  }

  /** With the properties and items that a branch may name. */
  private void deep(JsonNode value, String path, List<FieldProblem> problems) {
    if (!check(value, path, problems)) {
      return;
    }
    schema.path("properties").properties().stream()
        .filter(e -> value.has(e.getKey()))
        .forEach(
            e ->
                new ValueChecks(e.getValue())
                    .deep(value.get(e.getKey()), path + "." + e.getKey(), problems));
    if (schema.has("items") && value.isArray()) {
      value.forEach(item -> new ValueChecks(schema.get("items")).deep(item, path, problems));
    }
  }
}
