package io.gazan.devcluster.write;

import static io.gazan.devcluster.store.Json.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gazan.devcluster.store.ApiFailure;
import io.gazan.devcluster.store.Json;
import io.gazan.devcluster.store.Key;
import io.gazan.devcluster.store.ResourceType;
import io.gazan.devcluster.store.ResourceType.Trait;
import io.gazan.devcluster.store.ResourceTypes;
import io.gazan.devcluster.store.Store;
import io.gazan.devcluster.store.Stored;

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
   * Creates or replaces an object of a manifest, whatever was there,. What it needs is made: a
   * namespace, and a status.
   *
   * @throws ApiFailure 404 for a kind that is not served, and as for creates and updates
   */
  public void apply(JsonNode document) {
    String kind = text(document, "kind");
    ResourceType type = types.ofKind(text(document, "apiVersion"), kind);
    if (type == null || type.is(Trait.REVIEW)) {
      String in = "\" in version \"" + text(document, "apiVersion") + "\"";
      throw new ApiFailure(404, "NotFound", "no matches for kind \"" + kind + in);
    }
    String written = text(document, "metadata", "namespace");
    String namespace = !type.is(Trait.NAMESPACED) ? "" : written.isEmpty() ? "default" : written;
    Target target = Target.of(type, namespace, text(document, "metadata", "name"));
    store.locked(() -> apply(target, document));
  }

  private Stored apply(Target target, JsonNode document) {
    ResourceType type = target.type();
    Key parent = new Key("", target.namespace());
    if (type.is(Trait.NAMESPACED) && store.get(types.builtIn("namespaces"), parent) == null) {
      String namespace = "{apiVersion: v1, kind: Namespace, metadata: {name: '" + parent.name();
      Json.parseYaml(namespace + "'}}").forEach(this::apply);
    }
    Stored before = store.get(type, target.key());
    Stored now =
        before == null
            ? objects.create(target, document)
            : objects.replace(target, before, Metadata.read(target, document));
    if (!type.is(Trait.STATUS) || !document.has("status") || Admission.isDefinition(type)) {
      return now;
    }
    ObjectNode status = now.node().deepCopy();
    status.set("status", document.path("status"));
    return objects.replace(target.status(now.key().name()), now, status);
  }
}
