package io.gazan.crd.generate;

import io.gazan.crd.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The reference in docs: prose by hand up to a mark, then a table for each object of the CRD. */
final class ReferencePage {
  private static final String MARK =
      "<!-- Below is made from the types in crds/src/main/java: " + GeneratedFile.COMMAND + " -->";

  private ReferencePage() {}

  /** The page with its generated part made anew. */
  static String text(String page, Schema root) {
    int mark = page.indexOf(MARK);
    if (mark < 0) {
      throw new AssertionError("the page has lost the line\n" + MARK);
    }
    StringBuilder out = new StringBuilder(page.substring(0, mark)).append(MARK).append('\n');
    root.properties().forEach((name, schema) -> object(out, name, schema));
    return out.toString();
  }

  private static void object(StringBuilder out, String path, Schema schema) {
    out.append("\n### `").append(path).append("`\n\n");
    out.append("| field | type | default | description |\n|---|---|---|---|\n");
    List<Object> required = schema.list("required");
    schema
        .properties()
        .forEach(
            (name, field) -> {
              boolean must = required.contains(name) && field.node().get("default") == null;
              out.append(
                  "| `%s` | %s | %s | %s |\n"
                      .formatted(
                          name, type(field), must ? "must be set" : missing(field), cell(field)));
            });
    checks(out, schema);
    schema.properties().forEach((name, field) -> nested(out, path + "." + name, field));
  }

  private static void nested(StringBuilder out, String path, Schema field) {
    if (!field.properties().isEmpty()) {
      object(out, path, field);
    } else {
      field.items().ifPresent(items -> nested(out, path + "[]", items));
    }
  }

  private static void checks(StringBuilder out, Schema schema) {
    List<String> own =
        schema.rules().stream().map(rule -> "- " + escape(rule.message())).distinct().toList();
    List<String> ofFields =
        schema.properties().entrySet().stream()
            .filter(field -> field.getValue().properties().isEmpty())
            .flatMap(
                field ->
                    field.getValue().rules().stream()
                        .map(rule -> "- `" + field.getKey() + "`: " + escape(rule.message())))
            .toList();
    if (!own.isEmpty() || !ofFields.isEmpty()) {
      out.append("\nThe API server refuses what does not keep to this:\n\n");
      own.forEach(line -> out.append(line).append('\n'));
      ofFields.forEach(line -> out.append(line).append('\n'));
    }
  }

  private static String type(Schema field) {
    if (field.isIntOrString()) {
      return "integer" + range(field) + ", or string";
    }
    return switch (field.type()) {
      case "array" -> "list of " + type(field.items().orElseThrow());
      case "object" -> field.values().map(each -> "map of " + type(each)).orElse("object");
      case "string" ->
          field.list("enum").isEmpty()
              ? "string"
              : field.list("enum").stream()
                  .map(each -> "`" + each + "`")
                  .collect(Collectors.joining(", "));
      default -> field.type() + range(field);
    };
  }

  private static String range(Schema field) {
    return field.number("minimum").isEmpty() || field.number("maximum").isEmpty()
        ? ""
        : ", " + field.number("minimum").get() + " to " + field.number("maximum").get();
  }

  private static String missing(Schema field) {
    Object value = field.node().get("default");
    return switch (value) {
      case null -> "";
      case Map<?, ?> object -> "as below";
      case List<?> list ->
          list.stream().map(String::valueOf).collect(Collectors.joining(", ", "`", "`"));
      case String text when text.isEmpty() -> "empty";
      default -> "`" + value + "`";
    };
  }

  private static String cell(Schema field) {
    return escape(field.description());
  }

  private static String escape(String text) {
    return text.replace("|", "\\|").replace("*.", "\\*.").replace("'*'", "'\\*'");
  }
}
