package io.gazan.devcluster.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gazan.devcluster.store.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Strategic merge patch: as a merge patch, but some lists are merged by a key of their elements,
 * and {@code $patch}, {@code $setElementOrder}, {@code $deleteFromPrimitiveList} and {@code
 * $retainKeys} are obeyed. Which lists, of the kinds served here, stands in the table; all others
 * are replaced.
 */
final class StrategicMerge {
  /** By the path of names in the object; an empty key is the whole of a primitive element. */
  private static final Map<String, String> KEYS =
      Map.of(
          "/metadata/ownerReferences", "uid",
          "/metadata/finalizers", "",
          "/spec/finalizers", "",
          "/spec/ports", "port",
          "/status/conditions", "type",
          "/status/addresses", "type",
          "/spec/containers", "name",
          "/spec/volumes", "name",
          "/secrets", "name",
          "/imagePullSecrets", "name");

  private static final String ORDER = "$setElementOrder/";
  private static final String DELETE = "$deleteFromPrimitiveList/";

  private StrategicMerge() {}

  /** The patched object; may change the given one. */
  static JsonNode apply(JsonNode object, JsonNode patch) {
    return merge("", object, patch);
  }

  private static JsonNode merge(String path, JsonNode target, JsonNode patch) {
    if (patch instanceof ArrayNode items) {
      return list(path, target, items);
    }
    if (!patch.isObject()) {
      return patch;
    }
    ObjectNode result =
        target instanceof ObjectNode object && !is("replace", patch) ? object : Json.object();
    if (patch.has("$retainKeys")) {
      result.retain(Json.strings(patch.path("$retainKeys")));
    }
    for (var entry : patch.properties()) {
      String name = entry.getKey();
      JsonNode value = entry.getValue();
      if (name.startsWith(DELETE)
          && result.get(name.substring(DELETE.length())) instanceof ArrayNode list) {
        value.forEach(v -> list.remove(indexOf(list, "", v)));
      } else if (value.isNull() || is("delete", value)) {
        result.remove(name);
      } else if (!name.startsWith("$")) {
        result.set(name, merge(path + "/" + name, result.path(name), value));
      }
    }
    for (var entry : patch.properties()) {
      String name = entry.getKey().replace(ORDER, "");
      if (!name.equals(entry.getKey()) && result.get(name) instanceof ArrayNode list) {
        order(KEYS.getOrDefault(path + "/" + name, ""), list, entry.getValue());
      }
    }
    return result;
  }

  private static boolean is(String directive, JsonNode patch) {
    return Json.text(patch, "$patch").equals(directive);
  }

  private static JsonNode list(String path, JsonNode target, ArrayNode patch) {
    String key = KEYS.get(path);
    if (key == null) {
      return patch;
    }
    boolean replaces = patch.valueStream().anyMatch(i -> is("replace", i));
    ArrayNode result = target instanceof ArrayNode list && !replaces ? list : patch.arrayNode();
    for (JsonNode item : patch) {
      int at = indexOf(result, key, item);
      if (is("delete", item)) {
        result.remove(at);
      } else if (at >= 0) {
        result.set(at, merge(path + "/*", result.get(at), item));
      } else if (!is("replace", item)) {
        result.add(merge(path + "/*", MissingNode.getInstance(), item));
      }
    }
    return result;
  }

  private static JsonNode keyOf(String key, JsonNode item) {
    return key.isEmpty() ? item : item.path(key);
  }

  private static int indexOf(JsonNode list, String key, JsonNode item) {
    for (int i = 0; i < list.size(); i++) {
      if (keyOf(key, list.get(i)).equals(keyOf(key, item))) {
        return i;
      }
    }
    return -1;
  }

  /** Brings what the order names into that order, at the front. */
  private static void order(String key, ArrayNode list, JsonNode order) {
    List<JsonNode> sorted = new ArrayList<>();
    list.forEach(sorted::add);
    // Of what is not named the index is -1, which is the greatest of all without its sign.
    sorted.sort((a, b) -> Integer.compareUnsigned(indexOf(order, key, a), indexOf(order, key, b)));
    list.removeAll().addAll(sorted);
  }
}
