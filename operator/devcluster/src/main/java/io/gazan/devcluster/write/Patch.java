package io.gazan.devcluster.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.gazan.devcluster.store.ApiFailure;
import io.gazan.devcluster.store.Json;
import io.gazan.devcluster.store.Key;
import io.gazan.devcluster.store.ResourceType;
import java.util.List;
import java.util.Map;

/** The body of a PATCH, in one of the four formats of Kubernetes. */
public record Patch(Format format, JsonNode body) {
  /** How the body is meant. */
  public enum Format {
    /** RFC 6902. */
    JSON,
    /** RFC 7386. */
    MERGE,
    STRATEGIC,
    /** Server-side apply: a merge patch that may create; nobody owns a field. */
    APPLY
  }

  private static final Map<String, Format> FORMATS =
      Map.of(
          "application/json-patch+json", Format.JSON,
          "application/merge-patch+json", Format.MERGE,
          "application/strategic-merge-patch+json", Format.STRATEGIC,
          "application/apply-patch+yaml", Format.APPLY);

  /**
   * Reads a body.
   *
   * @throws ApiFailure 415 for a format that the kind does not take
   */
  public static Patch of(ResourceType type, String contentType, byte[] body) {
    Format format = FORMATS.get(contentType);
    if (format == null || (format == Format.STRATEGIC && type.is(ResourceType.Trait.CUSTOM))) {
      throw new ApiFailure(
          415,
          "UnsupportedMediaType",
          "the body of the request was in an unknown format - accepted media types include: "
              + FORMATS.keySet());
    }
    if (format != Format.APPLY) {
      return new Patch(format, Json.parse(body));
    }
    List<JsonNode> documents = Json.parseYaml(body);
    if (documents.size() != 1 || !documents.getFirst().isObject()) {
      throw ApiFailure.badRequest("an apply takes one object");
    }
    return new Patch(format, documents.getFirst());
  }

  boolean isApply() {
    return format == Format.APPLY;
  }

  /** The body of an apply as an object to create. */
  JsonNode named(Key key) {
    ObjectNode object = body.deepCopy();
    object.withObject("/metadata").put("name", key.name());
    return object;
  }

  /** The patched object; may change the given one. */
  JsonNode apply(ResourceType type, ObjectNode object) {
    return switch (format) {
      case JSON -> json(type, object);
      case MERGE, APPLY -> merge(object, body);
      case STRATEGIC -> StrategicMerge.apply(object, body);
    };
  }

  private JsonNode json(ResourceType type, ObjectNode object) {
    try {
      return JsonPatch.apply(body, object);
    } catch (RuntimeException e) {
      throw ApiFailure.invalid(
          type,
          Json.text(object, "metadata", "name"),
          "FieldValueInvalid",
          "patch",
          "the server rejected our request due to an error in our request: " + e.getMessage());
    }
  }

  /** RFC 7386, section 2. */
  static JsonNode merge(JsonNode target, JsonNode patch) {
    if (!patch.isObject()) {
      return patch;
    }
    ObjectNode result = target instanceof ObjectNode object ? object : Json.object();
    for (var entry : patch.properties()) {
      if (entry.getValue().isNull()) {
        result.remove(entry.getKey());
      } else {
        result.set(entry.getKey(), merge(result.path(entry.getKey()), entry.getValue()));
      }
    }
    return result;
  }
}
