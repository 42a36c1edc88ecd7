package io.gazan.operator.translate;

/**
 * One thing about an object that its owner should know; becomes an Event on it.
 *
 * @param reason in CamelCase, from a fixed set, such as {@code ServiceNotFound}
 * @param field where in the object, such as {@code spec.rules[0].http.paths[1]}; may be empty
 * @param message a sentence with the value and the expectation
 */
public record Finding(Severity severity, String reason, String field, String message) {
  /** The {@code type} of the Event. */
  public enum Severity {
    NORMAL,
    WARNING
  }

  public static Finding warning(String reason, String field, String message) {
    return new Finding(Severity.WARNING, reason, field, message);
  }

  public static Finding warning(Reason reason, String field, String message) {
    return warning(reason.text(), field, message);
  }

  /** The same about another place. */
  public Finding at(String place) {
    return new Finding(severity, reason, place, message);
  }
}
