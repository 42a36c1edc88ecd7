package io.gazan.devcluster.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.gazan.devcluster.store.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StructuralSchemaTest {
  private final StructuralSchema schema = new StructuralSchema(widgets());

  private static JsonNode widgets() {
    try (InputStream in =
        StructuralSchemaTest.class.getResourceAsStream("/io/gazan/devcluster/widgets.yaml")) {
      JsonNode definition = Json.parseYaml(Objects.requireNonNull(in).readAllBytes()).getFirst();
      return definition.at("/spec/versions/0/schema/openAPIV3Schema");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode object(String spec) {
    return Json.parseYaml(
            "{apiVersion: example.com/v1, kind: Widget, metadata: {name: a}, spec: " + spec + "}")
        .getFirst();
  }

  private List<String> problems(String spec) {
    return schema.validate(object(spec), null).stream()
        .map(p -> p.field() + ": " + p.message())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{service: a} | spec.hosts: Required value",
        "{hosts: a, service: a} | spec.hosts: Invalid value: \"string\": spec.hosts in body must be"
            + " of type array: \"string\"",
        "{hosts: [], service: a} | spec.hosts: Invalid value: \"array\": spec.hosts in body should"
            + " have at least 1 items",
        "{hosts: [a, b, c, d], service: a} | spec.hosts: Invalid value: \"array\": spec.hosts in"
            + " body must have at most 3 items",
        "{hosts: [A], service: a} | spec.hosts[0]: Invalid value: \"A\": spec.hosts[0] in body"
            + " should match '^[a-z0-9*.-]+$'",
        "{hosts: [1], service: a} | spec.hosts[0]: Invalid value: \"integer\": spec.hosts[0] in"
            + " body must be of type string: \"integer\"",
        "{hosts: [a], service: abcdef} | spec.service: Invalid value: \"abcdef\": spec.service in"
            + " body should be at most 5 chars long",
        "{hosts: [a], service: a, weight: 101} | spec.weight: Invalid value: 101: spec.weight in"
            + " body should be less than or equal to 100",
        "{hosts: [a], service: a, weight: -1} | spec.weight: Invalid value: -1: spec.weight in body"
            + " should be greater than or equal to 0",
        "{hosts: [a], service: a, weight: 1.5} | spec.weight: Invalid value: \"number\":"
            + " spec.weight in body must be of type integer: \"number\"",
        "{hosts: [a], service: a, mode: odd} | spec.mode: Unsupported value: \"odd\": supported"
            + " values: \"fast\", \"slow\"",
        "{hosts: [a], service: a, port: true} | spec.port: Invalid value: \"boolean\": spec.port in"
            + " body must be of type integer,string: \"boolean\"",
        "{hosts: [a], service: a, labels: {x: 1}} | spec.labels.x: Invalid value: \"integer\":"
            + " spec.labels.x in body must be of type string: \"integer\"",
        "{hosts: [a], service: a, labels: {a: a, b: b, c: c}} | spec.labels: Invalid value:"
            + " \"object\": spec.labels in body must have at most 2 properties",
        "{hosts: [a], service: a, parts: [{name: x}, {name: x}]} | spec.parts[1]: Duplicate value:"
            + " [\"x\"]",
        "{hosts: [a], service: a, either: {a: x, b: x}} | spec.either: Invalid value: \"object\":"
            + " spec.either must validate one and only one schema (oneOf). Found 2 valid"
            + " alternatives",
        "{hosts: [a], service: a, redirect: b} | spec: Invalid value: \"object\": exactly one of"
            + " service and redirect",
        "{hosts: [a]} | spec: Invalid value: \"object\": exactly one of service and redirect",
        "{hosts: [a], service: a, either: {a: x, namespace: x}} | spec.either: Invalid value:"
            + " \"object\": failed rule: has(self.__namespace__) ?"
            + " self.__namespace__.startsWith(\"n\") : true",
      })
  void saysWhatIsWrongAndWhere(String spec, String problem) {
    assertThat(problems(spec)).containsExactly(problem);
  }

  @Test
  void refusesARuleOrPatternThatDoesNotCompile() {
    // Given
    JsonNode rule =
        Json.parseYaml("{type: object, x-kubernetes-validations: [{rule: 'self.('}]}").getFirst();
    JsonNode pattern =
        Json.parseYaml("{type: object, properties: {a: {type: string, pattern: '('}}}").getFirst();

    // When, Then
    assertThatThrownBy(() -> new StructuralSchema(rule))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new StructuralSchema(pattern))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void acceptsWhatIsRight() {
    assertThat(
            problems(
                "{hosts: [a], service: a, port: http, labels: {a: b}, free: {x: [1]}, either: {a:"
                    + " x, namespace: n}}"))
        .isEmpty();
    assertThat(problems("{hosts: [a], service: a, port: 80, parts: [{name: a}, {name: b}]}"))
        .isEmpty();
  }

  @Test
  void asksRulesAboutChangesOfWhatWasThere() {
    // Given
    JsonNode old =
        object(
            "{hosts: [a], service: a, mode: fast, parts: [{name: a, size: 5}, {name: b, size:"
                + " 1}]}");
    JsonNode now =
        object(
            "{hosts: [a], service: a, mode: slow, parts: [{name: b, size: 1}, {name: a, size: 4},"
                + " {name: c, size: 0}]}");

    // When
    List<FieldProblem> problems = schema.validate(now, old);

    // Then
    assertThat(problems).extracting(FieldProblem::field).containsExactly("spec", "spec.parts[1]");
    assertThat(problems.getLast().message()).endsWith("size of a cannot shrink");
    assertThat(schema.validate(now, null)).isEmpty();
  }

  @Test
  void prunesWhatItDoesNotKnow() {
    // Given
    JsonNode object =
        object(
            "{hosts: [a], other: 1, free: {x: 1}, parts: [{name: a, more: 2}], either: {a: x, c:"
                + " y}}");

    // When
    List<String> unknown = schema.tidy(object, true);

    // Then
    assertThat(unknown)
        .containsExactlyInAnyOrder("spec.other", "spec.parts[0].more", "spec.either.c");
    assertThat(object.path("metadata").path("name").asText()).isEqualTo("a");
    assertThat(object.path("spec"))
        .isEqualTo(
            object(
                    "{hosts: [a], mode: fast, weight: 1, free: {x: 1}, parts: [{name: a, size: 0}],"
                        + " either: {a: x}}")
                .path("spec"));
  }

  @Test
  void fillsInDefaultsWhereTheParentIs() {
    // Given
    JsonNode object =
        object(
            "{hosts: [a], mode: null, redirect: null, service: null, options: {}, parts: [{name:"
                + " a}], other: 1}");

    // When
    List<String> unknown = schema.tidy(object, false);

    // Then
    assertThat(unknown).isEmpty();
    assertThat(object.path("spec"))
        .isEqualTo(
            object(
                    "{hosts: [a], mode: fast, redirect: null, weight: 1, options: {retries: 2},"
                        + " parts: [{name: a, size: 0}], other: 1}")
                .path("spec"));
  }
}
