package io.gazan.devcluster.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.gazan.devcluster.schema.FieldProblem;
import io.gazan.devcluster.store.ApiFailure;
import io.gazan.devcluster.store.Json;
import io.gazan.devcluster.store.ResourceType;
import io.gazan.devcluster.store.ResourceType.Trait;
import java.util.Map;
import java.util.function.BinaryOperator;

/**
 * The body of a PATCH.
 *
 * @param format how it is meant, a media type
 */
public record Patch(String format, JsonNode body) {
  private static final String JSON = "application/json-patch+json";
  private static final String STRATEGIC = "application/strategic-merge-patch+json";

  /** Server-side apply: a merge patch that may create; nobody owns a field. */
  private static final String APPLY = "application/apply-patch+yaml";

  /** What they do to an object, which may be changed. */
  private static final Map<String, BinaryOperator<JsonNode>> FORMATS =
      Map.of(
          JSON,
          (object, patch) -> JsonPatch.apply(patch, object),
          "application/merge-patch+json",
          Patch::merge,
          STRATEGIC,
          StrategicMerge::apply,
          APPLY,
          Patch::merge);

  /**
   * Reads a body.
   *
   * @throws ApiFailure 415 for a format that the kind does not take
   */
  public static Patch of(ResourceType type, String contentType, byte[] body) {
    boolean taken = !contentType.equals(STRATEGIC) || !type.is(Trait.CUSTOM);
    if (!taken || !FORMATS.containsKey(contentType)) {
      String why = "accepted media types include: " + FORMATS.keySet();
      throw new ApiFailure(415, "UnsupportedMediaType", why);
    }
    JsonNode read =
        contentType.equals(APPLY) ? Json.tree(Json.parseYaml(body)).path(0) : Json.parse(body);
    if (!contentType.equals(JSON) && !read.isObject()) {
      throw ApiFailure.badRequest("a patch of this format is one object");
    }
    return new Patch(contentType, read);
  }

  boolean isApply() {
    return format.equals(APPLY);
  }

  /** The body of an apply as an object to create. */
  JsonNode named(String name) {
    ObjectNode object = body.deepCopy();
    object.withObject("/metadata").put("name", name);
    return object;
  }

  /** The patched object; may change the given one. */
  JsonNode apply(ResourceType type, ObjectNode object) {
    try {
      return java.util.Objects.requireNonNull(FORMATS.get(format)).apply(object, body);
    } catch (RuntimeException e) {
      String name = Json.text(object, "metadata", "name");
      FieldProblem problem = FieldProblem.invalid("patch", "\"array\"", "" + e.getMessage());
      throw ApiFailure.invalid(type, name, problem);
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
