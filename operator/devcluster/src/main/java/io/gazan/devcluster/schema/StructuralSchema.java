package io.gazan.devcluster.schema;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import com.networknt.schema.path.PathType;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * A compiled schema of a kind: knows which fields there are, their defaults and their rules. The
 * values are checked by a library; what is wrong is said as Kubernetes says it. Immutable.
 */
public final class StructuralSchema {
  private static final SchemaRegistryConfig CONFIG =
      SchemaRegistryConfig.builder().pathType(PathType.LEGACY).losslessNarrowing(true).build();

  /** Knows nothing of the extensions of Kubernetes, which are looked at here. */
  private static final Dialect DIALECT =
      Dialect.builder(Dialects.getOpenApi30())
          .unknownKeywordFactory((name, context) -> new NonValidationKeyword(name))
          .build();

  private static final SchemaRegistry LIBRARY =
      SchemaRegistry.withDialect(DIALECT, builder -> builder.schemaRegistryConfig(CONFIG));

  /** What Kubernetes says where a keyword does not hold. */
  private static final ResourceBundle MESSAGES =
      ResourceBundle.getBundle(StructuralSchema.class.getPackageName() + ".messages");

  private final Schema values;
  private final Part root;

  /**
   * Compiles the schema of a whole object.
   *
   * @param openApi an {@code openAPIV3Schema}
   * @throws IllegalArgumentException for a pattern or a rule that cannot be compiled
   */
  public StructuralSchema(JsonNode openApi) {
    JsonNode schema = openApi.deepCopy();
    for (JsonNode either : schema.findParents("x-kubernetes-int-or-string")) {
      ObjectNode both = ((ObjectNode) either).remove(List.of("anyOf"));
      both.putArray("type").add("integer").add("string");
    }
    try {
      values = LIBRARY.getSchema(schema);
    } catch (SchemaException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    root = new Part(openApi, true);
  }

  /**
   * Removes nulls where null is no value, and fills in what is missing and has a default.
   *
   * @param prunes removes fields that the schema does not know, too
   * @return the paths of those
   */
  public List<String> tidy(JsonNode object, boolean prunes) {
    List<String> unknown = new ArrayList<>();
    root.tidy(object, "", prunes ? unknown : null);
    return unknown;
  }

  /**
   * Finds all that is wrong with an object; rules are asked only if it has the right shape.
   *
   * @param old the object that it replaces, for rules about changes
   */
  public List<FieldProblem> validate(JsonNode object, @Nullable JsonNode old) {
    List<FieldProblem> problems = new ArrayList<>();
    values.validate(object).forEach(error -> problems.add(problem(error)));
    if (problems.isEmpty()) {
      root.ask(object, old, "", problems);
    }
    return problems;
  }

  private static FieldProblem problem(Error error) {
    String path = error.getInstanceLocation().toString().replaceFirst("^\\$\\.?", "");
    String keyword = error.getKeyword();
    if (keyword.equals("required")) {
      String field = (path.isEmpty() ? "" : path + ".") + error.getProperty();
      return new FieldProblem("FieldValueRequired", field, "Required value");
    }
    JsonNode limit = error.getSchemaNode();
    String shown = CelRule.shown(error.getInstanceNode());
    if (keyword.equals("enum")) {
      String values = limit.valueStream().map(JsonNode::toString).collect(joining(", "));
      String why = "Unsupported value: " + shown + ": supported values: " + values;
      return new FieldProblem("FieldValueNotSupported", path, why);
    }
    String limits =
        limit.isArray()
            ? limit.valueStream().map(JsonNode::asText).collect(joining(","))
            : limit.asText();
    String found = error.getArguments().length == 0 ? "" : "" + error.getArguments()[0];
    String said = MESSAGES.containsKey(keyword) ? MESSAGES.getString(keyword) : error.getMessage();
    return FieldProblem.invalid(
        path,
        keyword.equals("type") ? "\"" + found + "\"" : shown,
        path + " " + said.replace("%s", limits).replace("%d", found));
  }
}
