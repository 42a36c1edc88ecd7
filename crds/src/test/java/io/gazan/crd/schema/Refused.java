package io.gazan.crd.schema;

import java.util.List;
import java.util.Map;

/**
 * A spec and the one thing that is wrong with it.
 *
 * @param spec in YAML
 * @param field below {@code spec}
 */
record Refused(String spec, String field, String message) {
  static final String BACKENDS = "backends: [{service: {name: api, port: 80}}]";

  static Refused spec(String spec, String field, String message) {
    return new Refused(spec, field, message);
  }

  /** A rule with a backend, and this. */
  static Refused rule(String fields, String field, String message) {
    return target(BACKENDS + ", " + fields, field, message);
  }

  static Refused target(String fields, String field, String message) {
    String dot = field.isEmpty() ? "" : ".";
    return spec("hosts: [a.example]\nrules: [{" + fields + "}]", "rules[0]" + dot + field, message);
  }

  /** As a user reads it. */
  String violation() {
    return "spec." + field + ": " + message;
  }

  List<String> violations(Schema root) {
    Map<String, Object> object = Tree.read("spec:\n  " + spec.replace("\n", "\n  ")).getFirst();
    Defaults.fill(root, object);
    return Validator.violations(root, object);
  }

  @Override
  public String toString() {
    return violation() + " <- " + spec;
  }
}
