package io.gazan.devcluster.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gazan.devcluster.store.ApiFailure;
import io.gazan.devcluster.store.Json;
import io.gazan.devcluster.store.Key;
import io.gazan.devcluster.store.ResourceType;
import io.gazan.devcluster.store.ResourceType.Trait;
import io.gazan.devcluster.store.ResourceTypes;
import io.gazan.devcluster.store.Store;
import java.util.ArrayList;

/** Brings objects of a manifest into the cluster, whatever was there. */
public final class Manifests {
  private final Store store;
  private final ResourceTypes types;
  private final Objects objects;

  public Manifests(Store store, ResourceTypes types, Objects objects) {
    this.store = store;
    this.types = types;
    this.objects = objects;
  }

  /**
   * Creates or replaces an object or those of a {@code List}.
   *
   * @throws ApiFailure 404 for a kind that is not served, and as for creates and updates
   */
  public void apply(JsonNode document) {
    if (Json.text(document, "kind").equals("List")) {
      document.path("items").forEach(this::apply);
      return;
    }
    ResourceType type =
        types.ofKind(Json.text(document, "apiVersion"), Json.text(document, "kind"));
    if (type == null || type.is(Trait.REVIEW)) {
      throw new ApiFailure(
          404,
          "NotFound",
          "no matches for kind \"%s\" in version \"%s\""
              .formatted(Json.text(document, "kind"), Json.text(document, "apiVersion")));
    }
    store.locked(() -> apply(type, document));
  }

  private boolean apply(ResourceType type, JsonNode document) {
    WriteOptions options = new WriteOptions(false, true, new ArrayList<>());
    String namespace = "";
    if (type.is(Trait.NAMESPACED)) {
      String written = Json.text(document, "metadata", "namespace");
      namespace = written.isEmpty() ? "default" : written;
      Key parent = new Key("", namespace);
      if (store.get(types.core("namespaces"), parent) == null) {
        ObjectNode created = Json.object();
        created.putObject("metadata").put("name", namespace);
        objects.create(types.core("namespaces"), "", created, options);
      }
    }
    Key key = new Key(namespace, Json.text(document, "metadata", "name"));
    if (store.get(type, key) == null) {
      key = objects.create(type, namespace, document, options).key();
    } else {
      objects.update(type, key, guard(type, key, document.deepCopy()), "", options);
    }
    if (type.is(Trait.STATUS)
        && document.path("status").isObject()
        && !CustomResources.isDefinition(type)) {
      ObjectNode status = Json.object();
      status.putObject("metadata");
      status.set("status", document.path("status"));
      objects.update(type, key, guard(type, key, status), "status", options);
    }
    return true;
  }

  private ObjectNode guard(ResourceType type, Key key, ObjectNode object) {
    if (type.is(Trait.GUARDED)) {
      var current = java.util.Objects.requireNonNull(store.get(type, key)).node();
      object
          .withObject("/metadata")
          .put("resourceVersion", Json.text(current, "metadata", "resourceVersion"));
    }
    return object;
  }
}
