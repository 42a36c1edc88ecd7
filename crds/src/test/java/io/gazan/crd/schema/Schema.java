package io.gazan.crd.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** A node of the OpenAPI schema of a CRD: Kubernetes' structural subset. */
public record Schema(SequencedMap<String, Object> node) {
  /** A CEL rule and what a user reads when it does not hold. */
  public record Rule(String expression, String message) {}

  /** Of the only version that a CRD has. */
  public static Schema ofCrd(SequencedMap<String, Object> crd) {
    Object version = Tree.list(Tree.at(crd, "spec").get("versions")).getFirst();
    return new Schema(Tree.at(version, "schema", "openAPIV3Schema"));
  }

  public String type() {
    return text("type");
  }

  public boolean isIntOrString() {
    return Boolean.TRUE.equals(node.get("x-kubernetes-int-or-string"));
  }

  public String description() {
    return text("description");
  }

  /** A keyword whose value is text; empty if it is not there. */
  public String text(String key) {
    return node.get(key) instanceof String text ? text : "";
  }

  /** A keyword whose value is a number. */
  public Optional<Long> number(String key) {
    return Optional.ofNullable((Long) node.get(key));
  }

  public SequencedMap<String, Schema> properties() {
    SequencedMap<String, Schema> properties = new LinkedHashMap<>();
    if (node.get("properties") != null) {
      Tree.at(node, "properties")
          .forEach((name, each) -> properties.put(name, new Schema(Tree.map(each))));
    }
    return properties;
  }

  public Optional<Schema> items() {
    return child("items");
  }

  /** Of the values of a map. */
  public Optional<Schema> values() {
    return child("additionalProperties");
  }

  private Optional<Schema> child(String key) {
    return Optional.ofNullable(node.get(key)).map(each -> new Schema(Tree.map(each)));
  }

  public List<Object> list(String key) {
    return node.get(key) == null ? List.of() : Tree.list(node.get(key));
  }

  public List<Rule> rules() {
    return list("x-kubernetes-validations").stream()
        .map(Tree::map)
        .map(
            each -> new Rule(String.valueOf(each.get("rule")), String.valueOf(each.get("message"))))
        .toList();
  }

  /** The schema below these properties; {@code []} is an element. */
  public Schema at(String... way) {
    Schema schema = this;
    for (String step : way) {
      schema =
          step.equals("[]")
              ? schema.items().orElseThrow()
              : new Schema(Tree.at(schema.node, "properties", step));
    }
    return schema;
  }
}
