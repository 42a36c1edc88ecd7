package io.gazan.devcluster.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gazan.devcluster.store.ApiFailure;
import io.gazan.devcluster.store.Json;
import io.gazan.devcluster.store.Key;
import io.gazan.devcluster.store.ResourceType;
import io.gazan.devcluster.store.ResourceType.Trait;
import io.gazan.devcluster.store.ResourceTypes;
import io.gazan.devcluster.store.Selector;
import io.gazan.devcluster.store.Store;
import io.gazan.devcluster.store.Stored;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Creates, changes and deletes objects as the generic registry of a Kubernetes API server does. */
public final class Objects {
  private final Store store;
  private final ResourceTypes types;
  private final InstantSource clock;
  private final Admission admission;
  private final CustomResources custom;

  public Objects(Store store, ResourceTypes types, InstantSource clock) {
    this.store = store;
    this.types = types;
    this.clock = clock;
    this.admission = new Admission(store, types);
    this.custom = new CustomResources(types, clock);
  }

  /**
   * Creates an object.
   *
   * @throws ApiFailure 409 if it is there, 404 if its namespace is not, 422 if it is not valid
   */
  public Stored create(ResourceType type, String namespace, JsonNode body, WriteOptions options) {
    ObjectNode object = Metadata.read(type, namespace, body);
    Views.toStored(type, object);
    ObjectNode metadata = object.withObject("/metadata");
    if (!Json.text(metadata, "resourceVersion").isEmpty()) {
      throw ApiFailure.badRequest("resourceVersion should not be set on objects to be created");
    }
    Key key = Metadata.name(type, namespace, metadata);
    return store.locked(
        () -> {
          if (type.is(Trait.NAMESPACED)
              && store.get(types.core("namespaces"), new Key("", namespace)) == null) {
            throw ApiFailure.notFound(types.core("namespaces"), namespace);
          }
          if (store.get(type, key) != null) {
            throw ApiFailure.exists(type, key.name());
          }
          metadata.put("uid", UUID.randomUUID().toString());
          metadata.put("creationTimestamp", Metadata.time(clock));
          metadata.remove(List.of("generation", "deletionTimestamp"));
          if (type.is(Trait.GENERATION)) {
            metadata.put("generation", 1);
          }
          if (type.is(Trait.STATUS) && !type.names().kind().equals("Node")) {
            object.remove("status");
          }
          admit(type, object, null, options);
          return options.dryRun() ? unstored(key, object) : put(type, key, object);
        });
  }

  /**
   * Replaces an object, or its status.
   *
   * @throws ApiFailure 404 if it is not there, 409 if the body is of another revision
   */
  public Stored update(
      ResourceType type, Key key, JsonNode body, String subresource, WriteOptions options) {
    ObjectNode object = Metadata.read(type, key.namespace(), body);
    Views.toStored(type, object);
    return store.locked(
        () -> {
          Stored before = existing(type, key);
          if (type.is(Trait.GUARDED)
              && Json.text(object, "metadata", "resourceVersion").isEmpty()) {
            String why = "Invalid value: 0x0: must be specified for an update";
            throw ApiFailure.invalid(
                type, key.name(), "FieldValueInvalid", "metadata.resourceVersion", why);
          }
          return replace(type, before, object, subresource, options);
        });
  }

  /** Patches an object, or its status; server-side apply creates what is not there. */
  public Stored patch(
      ResourceType type, Key key, Patch patch, String subresource, WriteOptions options) {
    return store.locked(
        () -> {
          Stored before = store.get(type, key);
          if (before == null && patch.isApply() && subresource.isEmpty()) {
            return create(type, key.namespace(), patch.named(key), options);
          }
          before = existing(type, key);
          ObjectNode view = Views.node(type, before).deepCopy();
          JsonNode patched = patch.apply(type, view);
          ObjectNode object = Metadata.read(type, key.namespace(), patched);
          Views.toStored(type, object);
          return replace(type, before, object, subresource, options);
        });
  }

  private Stored existing(ResourceType type, Key key) {
    Stored stored = store.get(type, key);
    if (stored == null) {
      throw ApiFailure.notFound(type, key.name());
    }
    return stored;
  }

  private Stored replace(
      ResourceType type, Stored before, ObjectNode body, String subresource, WriteOptions options) {
    Key key = before.key();
    Metadata.checkSame(type, before, body);
    ObjectNode object = body;
    if (subresource.equals("status")) {
      object = before.node().deepCopy();
      set(object, "status", body.path("status"));
    } else {
      if (type.is(Trait.STATUS)) {
        set(object, "status", before.node().path("status"));
      }
      Metadata.keep(before, object);
    }
    admit(type, object, before.node(), options);
    if (object.equals(before.node())) {
      return before;
    }
    if (type.is(Trait.GENERATION) && Metadata.isSpecChanged(before.node(), object)) {
      long generation = before.node().path("metadata").path("generation").asLong();
      object.withObject("/metadata").put("generation", generation + 1);
    }
    if (options.dryRun()) {
      return unstored(key, object);
    }
    JsonNode metadata = object.path("metadata");
    Stored now = put(type, key, object);
    return metadata.has("deletionTimestamp") && metadata.path("finalizers").isEmpty()
        ? remove(type, key)
        : now;
  }

  private static void set(ObjectNode object, String name, JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      object.remove(name);
    } else {
      object.set(name, value);
    }
  }

  private void admit(
      ResourceType type, ObjectNode object, @Nullable ObjectNode before, WriteOptions options) {
    Metadata.check(type, object);
    if (type.is(Trait.CUSTOM)) {
      CustomResources.admit(type, object, before, options);
    } else if (CustomResources.isDefinition(type)) {
      custom.prepare(type, object);
    } else {
      admission.admit(type, object, before);
    }
  }

  private static Stored unstored(Key key, ObjectNode object) {
    return new Stored(key, object, 0, Json.bytes(object));
  }

  private Stored put(ResourceType type, Key key, ObjectNode object) {
    Stored stored = store.put(type, key, object);
    if (CustomResources.isDefinition(type)) {
      custom.serve(object);
    }
    return stored;
  }

  /**
   * Deletes an object at once, or marks it where it has finalizers.
   *
   * @param body DeleteOptions, of which the preconditions count
   * @return the last state
   */
  public Stored delete(ResourceType type, Key key, JsonNode body, boolean dryRun) {
    return store.locked(
        () -> {
          Stored before = existing(type, key);
          JsonNode metadata = before.node().path("metadata");
          for (String name : List.of("uid", "resourceVersion")) {
            String wanted = Json.text(body, "preconditions", name);
            if (!wanted.isEmpty() && !wanted.equals(Json.text(metadata, name))) {
              throw ApiFailure.conflict(
                  type,
                  key.name(),
                  "Precondition failed: %s in precondition: %s, in object meta: %s"
                      .formatted(name, wanted, Json.text(metadata, name)));
            }
          }
          if (dryRun) {
            return before;
          }
          if (metadata.path("finalizers").isEmpty()) {
            return remove(type, key);
          }
          if (metadata.has("deletionTimestamp")) {
            return before;
          }
          ObjectNode marked = before.node().deepCopy();
          marked
              .withObject("/metadata")
              .put("deletionTimestamp", Metadata.time(clock))
              .put("deletionGracePeriodSeconds", 0);
          return store.put(type, key, marked);
        });
  }

  private Stored remove(ResourceType type, Key key) {
    if (type.storage().equals("namespaces")) {
      types.all().stream()
          .filter(t -> t.is(Trait.NAMESPACED))
          .forEach(t -> removeAll(t, Selector.of(t, key.name(), "", "")));
    }
    Stored removed = store.remove(type, key);
    if (CustomResources.isDefinition(type)) {
      for (ResourceType served : custom.servedBy(removed.node())) {
        removeAll(served, Selector.all());
      }
      custom.stop(removed.node());
    }
    return removed;
  }

  private void removeAll(ResourceType type, Selector selector) {
    for (Stored stored : store.list(type, selector, 0, "").items()) {
      store.remove(type, stored.key());
    }
  }
}
