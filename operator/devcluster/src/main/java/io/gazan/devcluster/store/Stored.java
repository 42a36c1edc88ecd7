package io.gazan.devcluster.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An object as stored: nobody may change the node any more. Requests may speak another version of
 * it: versions of a custom resource differ by {@code apiVersion} only; Events of the two groups
 * have other names for the same fields.
 *
 * @param json the node as bytes, written once for all answers and watches
 */
@SuppressWarnings("ArrayRecordComponent")
public record Stored(Key key, ObjectNode node, long revision, byte[] json) {
  /** The node in the version of a kind; not to be changed. */
  public ObjectNode in(ResourceType type) {
    if (Json.text(node, "apiVersion").equals(type.apiVersion())) {
      return node;
    }
    ObjectNode view = node.deepCopy().put("apiVersion", type.apiVersion());
    JsonNode renames = type.definition().path("renames");
    renames.properties().forEach(e -> rename(view, e.getValue().asText(), e.getKey()));
    return view;
  }

  public byte[] json(ResourceType type) {
    boolean asItIs = Json.text(node, "apiVersion").equals(type.apiVersion());
    return asItIs ? json : Json.bytes(in(type));
  }

  /** Turns an object, as a request brought it, into what is stored. */
  public static void toStored(ResourceType type, ObjectNode object) {
    object.put("apiVersion", type.storedApiVersion());
    JsonNode renames = type.definition().path("renames");
    renames.properties().forEach(e -> rename(object, e.getKey(), e.getValue().asText()));
  }

  private static void rename(ObjectNode node, String from, String to) {
    if (node.has(from)) {
      node.set(to, node.remove(from));
    }
  }
}
