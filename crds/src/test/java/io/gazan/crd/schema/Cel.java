package io.gazan.crd.schema;

import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * CEL as near as it comes to the API server's. Types are found out at run time here, while the API
 * server checks them against the schema.
 */
public final class Cel {
  private static final dev.cel.bundle.Cel CEL = make();
  private static final Map<String, CelAbstractSyntaxTree> COMPILED = new ConcurrentHashMap<>();

  private Cel() {}

  private static dev.cel.bundle.Cel make() {
    return CelFactory.standardCelBuilder()
        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
        .setOptions(CelOptions.current().enableRegexPartialMatch(true).build())
        .addVar("self", SimpleType.DYN)
        .build();
  }

  /**
   * Whether the expression holds for a value.
   *
   * @throws IllegalArgumentException if it is none, or cannot be evaluated
   */
  public static boolean holds(String expression, Object self) {
    try {
      CelAbstractSyntaxTree ast = COMPILED.computeIfAbsent(expression, Cel::compile);
      return (boolean) CEL.createProgram(ast).eval(Map.of("self", self));
    } catch (CelEvaluationException e) {
      throw new IllegalArgumentException(expression + " of " + self, e);
    }
  }

  static CelAbstractSyntaxTree compile(String expression) {
    try {
      return CEL.compile(expression).getAst();
    } catch (CelValidationException e) {
      throw new IllegalArgumentException(expression, e);
    }
  }
}
