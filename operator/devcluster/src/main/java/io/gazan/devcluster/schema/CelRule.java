package io.gazan.devcluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One of {@code x-kubernetes-validations}: an expression over {@code self} and, in a rule about
 * changes, {@code oldSelf}. Without Kubernetes' own libraries (quantity, URL, IP and so on) and
 * without its budget of costs.
 */
final class CelRule {
  private static final Cel CEL =
      CelFactory.standardCelBuilder()
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addVar("self", SimpleType.DYN)
          .addVar("oldSelf", SimpleType.DYN)
          .addCompilerLibraries(CelExtensions.strings(), CelExtensions.lists())
          .addRuntimeLibraries(CelExtensions.strings(), CelExtensions.lists())
          .build();

  private static final Set<String> RESERVED =
      Set.of(
          "true",
          "false",
          "null",
          "in",
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return",
          "var",
          "void",
          "while");

  private final JsonNode definition;
  private final Program rule;
  private final @Nullable Program message;

  /**
   * Compiles a rule.
   *
   * @throws IllegalArgumentException with what the compiler says
   */
  CelRule(JsonNode definition) {
    this.definition = definition;
    rule = compile(definition.path("rule").asText());
    String text = definition.path("messageExpression").asText("");
    message = text.isEmpty() ? null : compile(text);
  }

  private static Program compile(String expression) {
    try {
      return CEL.createProgram(CEL.compile(expression).getAst());
    } catch (CelValidationException | CelEvaluationException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Adds a problem if the rule does not hold. */
  void check(JsonNode self, @Nullable JsonNode old, String path, List<FieldProblem> problems) {
    boolean aboutChanges = definition.path("rule").asText().contains("oldSelf");
    if (aboutChanges && old == null) {
      return;
    }
    Map<String, Object> variables = new HashMap<>(Map.of("self", value(self)));
    if (old != null) {
      variables.put("oldSelf", value(old));
    }
    String why;
    try {
      if (Boolean.TRUE.equals(rule.eval(variables))) {
        return;
      }
      why = definition.path("message").asText("failed rule: " + definition.path("rule").asText());
      why = message == null ? why : String.valueOf(message.eval(variables));
    } catch (CelEvaluationException e) {
      why = "rule evaluation error: " + e.getMessage();
    }
    String field = path + definition.path("fieldPath").asText("");
    String reason = definition.path("reason").asText("FieldValueInvalid");
    problems.add(
        new FieldProblem(reason, field, "Invalid value: %s: %s".formatted(shown(self), why)));
  }

  static String shown(JsonNode value) {
    return value.isObject() ? "\"object\"" : value.isArray() ? "\"array\"" : value.toString();
  }

  private static Object value(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        Map<String, Object> map = new HashMap<>();
        node.properties()
            .forEach(
                e -> {
                  if (!e.getValue().isNull()) {
                    map.put(e.getKey(), value(e.getValue()));
                    map.put(escaped(e.getKey()), value(e.getValue()));
                  }
                });
        yield map;
      }
      case ARRAY -> {
        List<Object> list = new ArrayList<>();
        node.forEach(item -> list.add(value(item)));
        yield list;
      }
      case NUMBER -> node.isIntegralNumber() ? node.longValue() : (Object) node.doubleValue();
      case BOOLEAN -> node.booleanValue();
      default -> node.asText();
    };
  }

  /** A property's name as Kubernetes' rules spell it. */
  private static String escaped(String name) {
    if (RESERVED.contains(name)) {
      return "__" + name + "__";
    }
    return name.replace("__", "__underscores__")
        .replace(".", "__dot__")
        .replace("-", "__dash__")
        .replace("/", "__slash__");
  }
}
