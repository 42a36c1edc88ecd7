package io.gazan.devcluster.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gazan.devcluster.store.Json;
import io.gazan.devcluster.store.ResourceType;
import io.gazan.devcluster.store.Stored;
import java.util.Map;

/**
 * Objects in the version that a request speaks. Versions of a custom resource differ by {@code
 * apiVersion} only; Events of the two groups have other names for the same fields.
 */
public final class Views {
  /** Names in {@code events.k8s.io/v1}, and in the core group. */
  private static final Map<String, String> EVENT_NAMES =
      Map.of(
          "regarding", "involvedObject",
          "note", "message",
          "reportingController", "reportingComponent",
          "deprecatedSource", "source",
          "deprecatedFirstTimestamp", "firstTimestamp",
          "deprecatedLastTimestamp", "lastTimestamp",
          "deprecatedCount", "count");

  private Views() {}

  public static byte[] bytes(ResourceType type, Stored stored) {
    return isSame(type, stored.node()) ? stored.json() : Json.bytes(node(type, stored));
  }

  /** Not to be changed. */
  public static ObjectNode node(ResourceType type, Stored stored) {
    if (isSame(type, stored.node())) {
      return stored.node();
    }
    ObjectNode view = stored.node().deepCopy();
    view.put("apiVersion", type.apiVersion());
    if (type.group().equals("events.k8s.io")) {
      EVENT_NAMES.forEach((mine, core) -> rename(view, core, mine));
    }
    return view;
  }

  /** Turns an object of ours, as a request brought it, into what is stored. */
  static void toStored(ResourceType type, ObjectNode object) {
    object.put("apiVersion", type.form().storedApiVersion());
    if (type.group().equals("events.k8s.io")) {
      EVENT_NAMES.forEach((mine, core) -> rename(object, mine, core));
    }
  }

  private static boolean isSame(ResourceType type, JsonNode node) {
    return Json.text(node, "apiVersion").equals(type.apiVersion());
  }

  private static void rename(ObjectNode node, String from, String to) {
    JsonNode value = node.remove(from);
    if (value != null) {
      node.set(to, value);
    }
  }
}
