package io.gazan.devcluster.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gazan.devcluster.schema.FieldProblem;
import io.gazan.devcluster.store.ApiFailure;
import io.gazan.devcluster.store.Json;
import io.gazan.devcluster.store.Key;
import io.gazan.devcluster.store.ResourceType;
import io.gazan.devcluster.store.ResourceType.Trait;
import io.gazan.devcluster.store.Stored;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code metadata}: what all kinds have in common. */
final class Metadata {
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern SERVICE_NAME = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
  private static final int MAX_NAME = 253;
  private static final int MAX_ANNOTATIONS = 256 << 10;
  private static final String SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";

  private Metadata() {}

  /** As Kubernetes writes it: to the second. */
  static String time(InstantSource clock) {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /**
   * A copy of a body as an object of the kind.
   *
   * @throws ApiFailure 400 if it is of another kind or namespace
   */
  static ObjectNode read(ResourceType type, String namespace, JsonNode body) {
    if (!body.isObject()) {
      throw ApiFailure.badRequest("the object provided is unrecognized: not an object");
    }
    expect("API version", Json.text(body, "apiVersion"), type.apiVersion());
    expect("kind", Json.text(body, "kind"), type.names().kind());
    if (!body.path("metadata").isObject() && body.hasNonNull("metadata")) {
      throw ApiFailure.badRequest("metadata: expected an object");
    }
    ObjectNode object = Json.object();
    object.put("apiVersion", type.apiVersion()).put("kind", type.names().kind());
    object.putObject("metadata");
    object.setAll((ObjectNode) body.deepCopy());
    object.put("apiVersion", type.apiVersion()).put("kind", type.names().kind());
    dropNulls(type.is(Trait.CUSTOM) ? object.path("metadata") : object);
    ObjectNode metadata = object.withObject("/metadata");
    metadata.remove(List.of("managedFields", "selfLink"));
    String written = Json.text(metadata, "namespace");
    if (!written.isEmpty() && !written.equals(namespace)) {
      throw ApiFailure.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
    if (type.is(Trait.NAMESPACED)) {
      metadata.put("namespace", namespace);
    }
    return object;
  }

  private static void expect(String what, String actual, String expected) {
    if (!actual.isEmpty() && !actual.equals(expected)) {
      throw ApiFailure.badRequest(
          "the %s in the data (%s) does not match the expected %s (%s)"
              .formatted(what, actual, what, expected));
    }
  }

  private static void dropNulls(JsonNode node) {
    for (Iterator<JsonNode> children = node.elements(); children.hasNext(); ) {
      JsonNode child = children.next();
      if (child.isNull() && node.isObject()) {
        children.remove();
      } else {
        dropNulls(child);
      }
    }
  }

  /** The key of a new object, with a generated name where one is asked for. */
  static Key name(ResourceType type, String namespace, ObjectNode metadata) {
    String name = Json.text(metadata, "name");
    String prefix = Json.text(metadata, "generateName");
    if (name.isEmpty() && !prefix.isEmpty()) {
      String suffix =
          ThreadLocalRandom.current()
              .ints(5, 0, SUFFIX_LETTERS.length())
              .mapToObj(i -> SUFFIX_LETTERS.substring(i, i + 1))
              .collect(Collectors.joining());
      name = prefix + suffix;
      metadata.put("name", name);
    }
    return new Key(type.is(Trait.NAMESPACED) ? namespace : "", name);
  }

  /**
   * Checks name, labels and annotations.
   *
   * @throws ApiFailure 422 with all that is wrong
   */
  static void check(ResourceType type, JsonNode object) {
    List<FieldProblem> problems = new ArrayList<>();
    JsonNode metadata = object.path("metadata");
    String name = Json.text(metadata, "name");
    boolean service = type.storage().equals("services");
    if (name.isEmpty()) {
      problems.add(FieldProblem.required("metadata.name", "name or generateName is required"));
    } else if (!(service ? SERVICE_NAME : NAME).matcher(name).matches()
        || name.length() > (service ? 63 : MAX_NAME)) {
      String why =
          service
              ? "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start"
                  + " with an alphabetic character, and end with an alphanumeric character"
              : "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters,"
                  + " '-' or '.', and must start and end with an alphanumeric character";
      problems.add(FieldProblem.invalid("metadata.name", "\"" + name + "\"", why));
    }
    long size = 0;
    for (String field : List.of("labels", "annotations")) {
      for (var entry : metadata.path(field).properties()) {
        String value = entry.getValue().asText();
        if (!entry.getValue().isTextual()) {
          throw ApiFailure.badRequest(
              "metadata.%s.%s: cannot unmarshal %s into a string"
                  .formatted(field, entry.getKey(), entry.getValue().getNodeType()));
        }
        if (field.equals("annotations")) {
          size += entry.getKey().length() + value.getBytes(StandardCharsets.UTF_8).length;
        }
      }
    }
    if (size > MAX_ANNOTATIONS) {
      String why = "Too long: may not be more than " + MAX_ANNOTATIONS + " bytes";
      problems.add(new FieldProblem("FieldValueTooLong", "metadata.annotations", why));
    }
    if (!problems.isEmpty()) {
      throw ApiFailure.invalid(type, name, problems);
    }
  }

  /**
   * Checks that a body is of the object that it replaces.
   *
   * @throws ApiFailure 400 for another name, 409 for another uid or revision
   */
  static void checkSame(ResourceType type, Stored before, JsonNode body) {
    String name = before.key().name();
    String written = Json.text(body, "metadata", "name");
    if (!written.isEmpty() && !written.equals(name)) {
      throw ApiFailure.badRequest(
          "the name of the object (%s) does not match the name on the URL (%s)"
              .formatted(written, name));
    }
    String uid = Json.text(body, "metadata", "uid");
    String actual = Json.text(before.node(), "metadata", "uid");
    if (!uid.isEmpty() && !uid.equals(actual)) {
      throw ApiFailure.conflict(
          type,
          name,
          "Precondition failed: UID in precondition: %s, UID in object meta: %s"
              .formatted(uid, actual));
    }
    String revision = Json.text(body, "metadata", "resourceVersion");
    if (!revision.isEmpty() && !revision.equals(Long.toString(before.revision()))) {
      throw ApiFailure.conflict(
          type,
          name,
          "the object has been modified; please apply your changes to the latest version and try"
              + " again");
    }
  }

  /** What only the server writes stays as it was. */
  static void keep(Stored before, ObjectNode object) {
    JsonNode old = before.node().path("metadata");
    ObjectNode metadata = object.withObject("/metadata");
    for (String name :
        List.of(
            "name",
            "namespace",
            "uid",
            "creationTimestamp",
            "generation",
            "resourceVersion",
            "generateName",
            "deletionTimestamp",
            "deletionGracePeriodSeconds")) {
      metadata.remove(name);
      if (old.has(name)) {
        metadata.set(name, old.get(name));
      }
    }
  }

  static boolean isSpecChanged(ObjectNode before, ObjectNode now) {
    List<String> others = List.of("metadata", "status");
    ObjectNode a = Json.object().setAll(before);
    ObjectNode b = Json.object().setAll(now);
    return !a.remove(others).equals(b.remove(others));
  }
}
