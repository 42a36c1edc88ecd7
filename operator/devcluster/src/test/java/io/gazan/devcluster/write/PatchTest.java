package io.gazan.devcluster.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gazan.devcluster.store.ApiFailure;
import io.gazan.devcluster.store.Json;
import io.gazan.devcluster.store.ResourceType;
import io.gazan.devcluster.store.ResourceTypes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchTest {
  private final ResourceType services = new ResourceTypes().builtIn("services");

  private static JsonNode yaml(String text) {
    return Json.parseYaml("x: " + text).getFirst().path("x");
  }

  /** The table of RFC 7386, appendix A, as far as it is about objects. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{a: b} | {a: c} | {a: c}",
        "{a: b} | {b: c} | {a: b, b: c}",
        "{a: b} | {a: null} | {}",
        "{a: b, b: c} | {a: null} | {b: c}",
        "{a: [b]} | {a: c} | {a: c}",
        "{a: c} | {a: [b]} | {a: [b]}",
        "{a: {b: c}} | {a: {b: d, c: null}} | {a: {b: d}}",
        "{a: [{b: c}]} | {a: [1]} | {a: [1]}",
        "{e: null} | {a: 1} | {e: null, a: 1}",
        "{a: foo} | {a: {b: {c: null}}} | {a: {b: {}}}",
        "{} | {a: {bb: {ccc: null}}} | {a: {bb: {}}}"
      })
  void mergesAsTheRfcHasIt(String target, String patch, String result) {
    assertThat(Patch.merge(yaml(target), yaml(patch))).isEqualTo(yaml(result));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{spec: {ports: [{port: 1, name: a}]}} | {spec: {ports: [{port: 2}]}} | {spec: {ports:"
            + " [{port: 1, name: a}, {port: 2}]}}",
        "{spec: {ports: [{port: 1, name: a}]}} | {spec: {ports: [{port: 1, name: b}]}} | {spec:"
            + " {ports: [{port: 1, name: b}]}}",
        "{spec: {ports: [{port: 1}, {port: 2}]}} | {spec: {ports: [{port: 1, $patch: delete}]}} |"
            + " {spec: {ports: [{port: 2}]}}",
        "{spec: {ports: [{port: 1}]}} | {spec: {ports: [{port: 2}, {$patch: replace}]}} | {spec:"
            + " {ports: [{port: 2}]}}",
        "{spec: {ports: [{port: 1}]}} | {spec: {$setElementOrder/ports: [{port: 2}, {port: 1}],"
            + " ports: [{port: 2}]}} | {spec: {ports: [{port: 2}, {port: 1}]}}",
        "{spec: {rules: [{host: a}]}} | {spec: {rules: [{host: b}]}} | {spec: {rules: [{host:"
            + " b}]}}",
        "{metadata: {finalizers: [a]}} | {metadata: {finalizers: [b]}} | {metadata: {finalizers:"
            + " [a, b]}}",
        "{metadata: {finalizers: [a, b]}} | {metadata: {$deleteFromPrimitiveList/finalizers: [a]}}"
            + " | {metadata: {finalizers: [b]}}",
        "{metadata: {ownerReferences: [{uid: x, name: a}]}} | {metadata: {ownerReferences: [{uid:"
            + " y}]}} | {metadata: {ownerReferences: [{uid: x, name: a}, {uid: y}]}}",
        "{spec: {a: 1, b: 2, c: 3}} | {spec: {$retainKeys: [a, c], c: 4}} | {spec: {a: 1, c: 4}}",
        "{spec: {a: 1}} | {spec: {$patch: replace, b: 2}} | {spec: {b: 2}}",
        "{spec: {a: 1}, data: {x: y}} | {data: null, spec: {$patch: delete}} | {}",
        "{metadata: {labels: {a: b, c: d}}} | {metadata: {labels: {a: null, e: f}}} | {metadata:"
            + " {labels: {c: d, e: f}}}"
      })
  void mergesStrategically(String target, String patch, String result) {
    assertThat(StrategicMerge.apply((ObjectNode) yaml(target), yaml(patch)))
        .isEqualTo(yaml(result));
  }

  @Test
  void saysWhyAJsonPatchFails() {
    // Given
    Patch patch =
        read("application/json-patch+json", "[{\"op\":\"test\",\"path\":\"/a\",\"value\":1}]");

    // When, Then
    assertThatThrownBy(() -> patch.apply(services, (ObjectNode) yaml("{a: 2}")))
        .isInstanceOfSatisfying(ApiFailure.class, e -> assertThat(e.code()).isEqualTo(422));
  }

  @Test
  void refusesFormatsThatItDoesNotKnow() {
    assertThatThrownBy(() -> read("application/json", "{}"))
        .isInstanceOfSatisfying(ApiFailure.class, e -> assertThat(e.code()).isEqualTo(415));
    assertThatThrownBy(() -> read("application/apply-patch+yaml", "[]"))
        .isInstanceOfSatisfying(ApiFailure.class, e -> assertThat(e.code()).isEqualTo(400));
  }

  @Test
  void appliesAJsonPatch() {
    // Given
    Patch patch =
        read(
            "application/json-patch+json",
            "[{\"op\":\"add\",\"path\":\"/l/-\",\"value\":2},{\"op\":\"remove\",\"path\":\"/a\"}]");

    // When
    JsonNode result = patch.apply(services, (ObjectNode) yaml("{a: 2, l: [1]}"));

    // Then
    assertThat(result).isEqualTo(yaml("{l: [1, 2]}"));
  }

  private Patch read(String contentType, String body) {
    return Patch.of(services, contentType, body.getBytes(StandardCharsets.UTF_8));
  }
}
