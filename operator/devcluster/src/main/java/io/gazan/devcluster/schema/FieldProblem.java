package io.gazan.devcluster.schema;

/**
 * What is wrong with a field of an object.
 *
 * @param reason a {@code CauseType} of Kubernetes, as {@code FieldValueInvalid}
 * @param field its path, as {@code spec.hosts[0]}
 * @param message as Kubernetes says it, with the value and the expectation
 */
public record FieldProblem(String reason, String field, String message) {
  public static FieldProblem invalid(String field, String shown, String why) {
    return new FieldProblem(
        "FieldValueInvalid", field, "Invalid value: %s: %s".formatted(shown, why));
  }
}
