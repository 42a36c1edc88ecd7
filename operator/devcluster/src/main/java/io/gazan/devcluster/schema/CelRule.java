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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
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

  /** Names that a rule writes with two underscores before and after. */
  private static final Pattern RESERVED =
      Pattern.compile(
          "true|false|null|in|as|break|const|continue|else|for|function|if|import|let|loop|package"
              + "|namespace|return|var|void|while");

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
    rule = compile(text("rule", ""));
    String text = text("messageExpression", "");
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
    if (old == null && text("rule", "").contains("oldSelf")) {
      return;
    }
    Map<String, Object> variables = new HashMap<>(Map.of("self", value(self)));
    if (old != null) {
      variables.put("oldSelf", value(old));
    }
    String why = text("message", "failed rule: " + text("rule", ""));
    try {
      if (Boolean.TRUE.equals(rule.eval(variables))) {
        return;
      }
      why = message == null ? why : String.valueOf(message.eval(variables));
    } catch (CelEvaluationException e) {
      why = "rule evaluation error: " + e.getMessage();
    }
    String reason = text("reason", "FieldValueInvalid");
    String said = "Invalid value: %s: %s".formatted(shown(self), why);
    problems.add(new FieldProblem(reason, path + text("fieldPath", ""), said));
  }

  private String text(String name, String otherwise) {
    return definition.path(name).asText(otherwise);
  }

  static String shown(JsonNode value) {
    return value.isObject() ? "\"object\"" : value.isArray() ? "\"array\"" : value.toString();
  }

  private static Object value(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        Map<String, Object> map = new HashMap<>();
        for (var field : node.properties()) {
          if (!field.getValue().isNull()) {
            String name = field.getKey();
            map.put(name, value(field.getValue()));
            if (RESERVED.matcher(name).matches()) {
              map.put("__" + name + "__", map.get(name));
            }
          }
        }
        yield map;
      }
      case ARRAY -> node.valueStream().map(CelRule::value).toList();
      case NUMBER -> node.isIntegralNumber() ? node.longValue() : (Object) node.doubleValue();
      case BOOLEAN -> node.booleanValue();
      default -> node.asText();
    };
  }
}
