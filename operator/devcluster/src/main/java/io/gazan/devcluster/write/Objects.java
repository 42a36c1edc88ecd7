package io.gazan.devcluster.write;

import static io.gazan.devcluster.store.Json.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gazan.devcluster.schema.FieldProblem;
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

/**
 * Creates, changes and deletes objects as the generic registry of a Kubernetes API server does.
 * Runs under the store's lock.
 */
public final class Objects {
  private static final FieldProblem UNGUARDED =
      FieldProblem.invalid("metadata.resourceVersion", "0x0", "must be specified for an update");

  private final Store store;
  private final ResourceTypes types;
  private final InstantSource clock;
  private final Admission admission;

  public Objects(Store store, ResourceTypes types, InstantSource clock) {
    this.store = store;
    this.types = types;
    this.clock = clock;
    this.admission = new Admission(store, types);
  }

  /**
   * An object that is there.
   *
   * @throws ApiFailure 404 if it is not
   */
  public Stored get(ResourceType type, Key key) {
    Stored stored = store.get(type, key);
    if (stored == null) {
      throw ApiFailure.notFound(type, key.name());
    }
    return stored;
  }

  /**
   * Creates an object.
   *
   * @throws ApiFailure 409 if it is there, 404 if its namespace is not, 422 if it is not valid
   */
  public Stored create(Target target, JsonNode body) {
    ResourceType type = target.type();
    ObjectNode object = Metadata.read(target, body);
    ObjectNode metadata = object.withObject("/metadata");
    if (!text(metadata, "resourceVersion").isEmpty()) {
      throw ApiFailure.badRequest("resourceVersion should not be set on objects to be created");
    }
    if (text(metadata, "name").isEmpty() && metadata.has("generateName")) {
      String suffix = UUID.randomUUID().toString().substring(0, 5);
      metadata.put("name", text(metadata, "generateName") + suffix);
    }
    Key key = new Key(target.namespace(), text(metadata, "name"));
    if (type.is(Trait.NAMESPACED)) {
      var _ = get(types.builtIn("namespaces"), new Key("", target.namespace()));
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
    if (type.is(Trait.STATUS) && !type.kind().equals("Node")) {
      object.remove("status");
    }
    admission.admit(target, object, null);
    return put(target, key, object);
  }

  /**
   * Replaces an object, or its status.
   *
   * @throws ApiFailure 404 if it is not there, 409 if the body is of another revision
   */
  public Stored update(Target target, JsonNode body) {
    ObjectNode object = Metadata.read(target, body);
    Stored before = get(target.type(), target.key());
    if (target.type().is(Trait.GUARDED) && text(object, "metadata", "resourceVersion").isEmpty()) {
      throw ApiFailure.invalid(target.type(), target.name(), UNGUARDED);
    }
    return replace(target, before, object);
  }

  /** Patches an object, or its status; server-side apply creates what is not there. */
  public Stored patch(Target target, Patch patch) {
    Stored before = store.get(target.type(), target.key());
    if (before == null && patch.isApply() && target.subresource().isEmpty()) {
      return create(target, patch.named(target.name()));
    }
    before = get(target.type(), target.key());
    JsonNode patched = patch.apply(target.type(), before.in(target.type()).deepCopy());
    return replace(target, before, Metadata.read(target, patched));
  }

  /** Puts an object, or the status of another, in the place of one. */
  Stored replace(Target target, Stored before, ObjectNode body) {
    ResourceType type = target.type();
    JsonNode metadata = body.path("metadata");
    Metadata.expect("name", text(metadata, "name"), before.key().name());
    Metadata.checkSame(type, before, metadata);
    boolean ofStatus = target.subresource().equals("status");
    ObjectNode object = ofStatus ? before.node().deepCopy() : body;
    if (!ofStatus) {
      Metadata.keep(before, object);
    }
    if (type.is(Trait.STATUS)) {
      JsonNode status = (ofStatus ? body : before.node()).path("status");
      object.remove("status");
      if (status.isObject()) {
        object.set("status", status);
      }
    }
    admission.admit(target, object, before.node());
    if (object.equals(before.node())) {
      return before;
    }
    ObjectNode admitted = object.withObject("/metadata");
    if (type.is(Trait.GENERATION) && Metadata.isSpecChanged(before.node(), object)) {
      admitted.put("generation", admitted.path("generation").asLong() + 1);
    }
    Stored now = put(target, before.key(), object);
    boolean released = admitted.has("deletionTimestamp") && admitted.path("finalizers").isEmpty();
    return released && !target.dryRun() ? remove(type, now) : now;
  }

  private Stored put(Target target, Key key, ObjectNode object) {
    if (target.dryRun()) {
      return new Stored(key, object, 0, Json.bytes(object));
    }
    Stored stored = store.put(target.type(), key, object);
    if (Admission.isDefinition(target.type())) {
      types.replace(key.name(), Admission.custom(object));
    }
    return stored;
  }

  /**
   * Deletes an object at once, or marks it where it has finalizers.
   *
   * @param options DeleteOptions, of which the preconditions and {@code dryRun} count
   * @return the last state
   */
  public Stored delete(Target target, Key key, JsonNode options) {
    ResourceType type = target.type();
    Stored before = get(type, key);
    Metadata.checkSame(type, before, options.path("preconditions"));
    JsonNode metadata = before.node().path("metadata");
    if (target.dryRun() || options.path("dryRun").has(0) || metadata.has("deletionTimestamp")) {
      return before;
    }
    if (metadata.path("finalizers").isEmpty()) {
      return remove(type, before);
    }
    ObjectNode marked = before.node().deepCopy();
    ObjectNode mark = marked.withObject("/metadata").put("deletionGracePeriodSeconds", 0);
    mark.put("deletionTimestamp", Metadata.time(clock));
    return store.put(type, key, marked);
  }

  private Stored remove(ResourceType type, Stored last) {
    Key key = last.key();
    boolean isNamespace = type.qualified().equals("namespaces");
    boolean isDefinition = Admission.isDefinition(type);
    Stored removed = store.remove(type, last);
    for (ResourceType other : types.all()) {
      if ((isNamespace && other.is(Trait.NAMESPACED))
          || (isDefinition && other.qualified().equals(key.name()))) {
        Selector all = Selector.of(other, isNamespace ? key.name() : "", "", "");
        store.list(other, all, 0, "").items().forEach(o -> store.remove(other, o));
      }
    }
    if (isDefinition) {
      types.replace(key.name(), List.of());
    }
    return removed;
  }
}
