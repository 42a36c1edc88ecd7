package io.gazan.devcluster.write;

import static io.gazan.devcluster.store.Json.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gazan.devcluster.store.ApiFailure;
import io.gazan.devcluster.store.ResourceType;
import io.gazan.devcluster.store.ResourceType.Trait;
import io.gazan.devcluster.store.Stored;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** {@code metadata}: what all kinds have in common. */
final class Metadata {
  /** What an update may change. */
  private static final List<String> OF_CLIENTS =
      List.of("labels", "annotations", "ownerReferences", "finalizers");

  private Metadata() {}

  /** As Kubernetes writes it: to the second. */
  static String time(InstantSource clock) {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /**
   * A copy of a body as it is to be stored.
   *
   * @throws ApiFailure 400 if it is of another kind or namespace
   */
  static ObjectNode read(Target target, JsonNode body) {
    ResourceType type = target.type();
    if (!body.isObject() || (body.hasNonNull("metadata") && !body.get("metadata").isObject())) {
      throw ApiFailure.badRequest("the object provided is unrecognized: not an object");
    }
    ObjectNode object = body.deepCopy();
    expect("API version", text(body, "apiVersion"), type.apiVersion());
    expect("kind", text(body, "kind"), type.kind());
    object.put("kind", type.kind());
    ObjectNode metadata = object.withObject("/metadata");
    dropNulls(type.is(Trait.CUSTOM) ? metadata : object);
    metadata.remove(List.of("managedFields", "selfLink"));
    expect("namespace", text(metadata, "namespace"), target.namespace());
    if (type.is(Trait.NAMESPACED)) {
      metadata.put("namespace", target.namespace());
    }
    Stored.toStored(type, object);
    return object;
  }

  /**
   * Checks what a body says of itself.
   *
   * @throws ApiFailure 400 for something else
   */
  static void expect(String what, String actual, String expected) {
    if (!actual.isEmpty() && !actual.equals(expected)) {
      throw ApiFailure.badRequest(
          "the %s in the data (%s) does not match the expected %s (%s)"
              .formatted(what, actual, what, expected));
    }
  }

  private static void dropNulls(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.removeIf(JsonNode::isNull);
    }
    node.forEach(Metadata::dropNulls);
  }

  /**
   * Checks that a write is about the object that is there.
   *
   * @param wanted {@code uid} and {@code resourceVersion}, as far as they matter
   * @throws ApiFailure 409 for others
   */
  static void checkSame(ResourceType type, Stored before, JsonNode wanted) {
    for (String field : List.of("uid", "resourceVersion")) {
      String written = text(wanted, field);
      if (!written.isEmpty() && !written.equals(text(before.node(), "metadata", field))) {
        throw ApiFailure.conflict(type, before.key().name());
      }
    }
  }

  /** What only the server writes stays as it was. */
  static void keep(Stored before, ObjectNode object) {
    ObjectNode kept = before.node().withObject("/metadata").deepCopy().remove(OF_CLIENTS);
    kept.setAll(object.withObject("/metadata").retain(OF_CLIENTS));
    object.set("metadata", kept);
  }

  static boolean isSpecChanged(ObjectNode before, ObjectNode now) {
    List<String> others = List.of("metadata", "status");
    return !before.deepCopy().remove(others).equals(now.deepCopy().remove(others));
  }
}
