package io.gazan.devcluster.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gazan.devcluster.store.ApiFailure;
import io.gazan.devcluster.store.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Strategic merge patch: as a merge patch, but some lists are merged by a key of their elements,
 * and {@code $patch}, {@code $setElementOrder}, {@code $deleteFromPrimitiveList} and {@code
 * $retainKeys} are obeyed. Which lists, of the kinds served here, stands in the table; all others
 * are replaced.
 */
final class StrategicMerge {
  /** By the path of names in the object. */
  private static final Map<String, String> KEYS =
      Map.of(
          "/metadata/ownerReferences", "uid",
          "/spec/ports", "port",
          "/status/conditions", "type",
          "/status/addresses", "type",
          "/spec/containers", "name",
          "/spec/volumes", "name",
          "/secrets", "name",
          "/imagePullSecrets", "name");

  private static final Set<String> PRIMITIVE = Set.of("/metadata/finalizers", "/spec/finalizers");

  private static final String ORDER = "$setElementOrder/";
  private static final String DELETE = "$deleteFromPrimitiveList/";
  private static final String RETAIN = "$retainKeys";

  private StrategicMerge() {}

  /** The patched object; may change the given one. */
  static JsonNode apply(ObjectNode object, JsonNode patch) {
    if (!patch.isObject()) {
      throw ApiFailure.badRequest("a strategic merge patch is an object");
    }
    return merge("", object, patch);
  }

  private static JsonNode merge(String path, JsonNode target, JsonNode patch) {
    if (patch instanceof ArrayNode items) {
      return list(path, target, items);
    }
    if (!patch.isObject()) {
      return patch;
    }
    String directive = Json.text(patch, "$patch");
    if (directive.equals("delete")) {
      return Json.object();
    }
    ObjectNode result =
        target instanceof ObjectNode object && !directive.equals("replace")
            ? object
            : Json.object();
    if (patch.path(RETAIN).isArray()) {
      List<String> retained = new ArrayList<>();
      patch.path(RETAIN).forEach(k -> retained.add(k.asText()));
      result.retain(retained);
    }
    for (var entry : patch.properties()) {
      String name = entry.getKey();
      JsonNode value = entry.getValue();
      if (name.startsWith(DELETE)) {
        deleteAll(result.path(name.substring(DELETE.length())), value);
      } else if (name.startsWith("$")) {
        // Obeyed already, or below.
      } else if (value.isNull() || (value.isObject() && is("delete", value))) {
        result.remove(name);
      } else {
        result.set(name, merge(path + "/" + name, result.path(name), value));
      }
    }
    for (var entry : patch.properties()) {
      if (entry.getKey().startsWith(ORDER)) {
        String name = entry.getKey().substring(ORDER.length());
        order(KEYS.get(path + "/" + name), result.path(name), entry.getValue());
      }
    }
    return result;
  }

  private static boolean is(String directive, JsonNode patch) {
    return Json.text(patch, "$patch").equals(directive);
  }

  private static void deleteAll(JsonNode list, JsonNode values) {
    if (list instanceof ArrayNode array) {
      values.forEach(v -> removeFirst(array, v));
    }
  }

  private static void removeFirst(ArrayNode array, JsonNode value) {
    for (int i = 0; i < array.size(); i++) {
      if (array.get(i).equals(value)) {
        array.remove(i);
        return;
      }
    }
  }

  private static JsonNode list(String path, JsonNode target, ArrayNode patch) {
    boolean primitive = PRIMITIVE.contains(path);
    String key = KEYS.get(path);
    ArrayNode result = patch.arrayNode();
    boolean replacing = patch.valueStream().anyMatch(i -> is("replace", i));
    if (target.isArray() && !replacing) {
      result.addAll((ArrayNode) target);
    }
    if (primitive) {
      for (JsonNode value : patch) {
        removeFirst(result, value);
        result.add(value);
      }
      return result;
    }
    if (key == null) {
      return patch;
    }
    for (JsonNode item : patch) {
      if (is("replace", item)) {
        continue;
      }
      int at = indexOf(result, key, item.path(key));
      if (is("delete", item)) {
        if (at >= 0) {
          result.remove(at);
        }
      } else if (at >= 0) {
        result.set(at, merge(path + "/*", result.get(at), item));
      } else {
        result.add(merge(path + "/*", Json.object(), item));
      }
    }
    return result;
  }

  private static int indexOf(ArrayNode list, String key, JsonNode value) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).path(key).equals(value)) {
        return i;
      }
    }
    return -1;
  }

  /** Brings what the order names into that order, at the front. */
  private static void order(@Nullable String key, JsonNode list, JsonNode order) {
    if (!(list instanceof ArrayNode array)) {
      return;
    }
    List<JsonNode> sorted = new ArrayList<>();
    for (JsonNode wanted : order) {
      for (JsonNode item : array) {
        boolean same = key == null ? item.equals(wanted) : item.path(key).equals(wanted.path(key));
        if (same && !sorted.contains(item)) {
          sorted.add(item);
        }
      }
    }
    array.forEach(
        item -> {
          if (!sorted.contains(item)) {
            sorted.add(item);
          }
        });
    array.removeAll();
    array.addAll(sorted);
  }
}
