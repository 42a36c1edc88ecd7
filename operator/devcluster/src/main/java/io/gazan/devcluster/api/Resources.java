package io.gazan.devcluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gazan.devcluster.store.Json;
import io.gazan.devcluster.store.ResourceType;
import io.gazan.devcluster.store.Selector;
import io.gazan.devcluster.store.Store;
import io.gazan.devcluster.store.Stored;
import io.gazan.devcluster.write.Objects;
import io.gazan.devcluster.write.Patch;
import io.gazan.devcluster.write.Target;
import java.io.IOException;
import java.util.List;

/** Answers what is asked of kinds and objects, watches aside. */
final class Resources {
  private final Store store;
  private final Objects objects;

  Resources(Store store, Objects objects) {
    this.store = store;
    this.objects = objects;
  }

  void answer(String verb, ApiRequest request, Target target, Selector selector)
      throws IOException {
    switch (verb) {
      case "list" -> list(request, target.type(), selector);
      case "deletecollection" -> deleteAll(request, target, selector);
      default -> {
        boolean isNew = verb.equals("create") || store.get(target.type(), target.key()) == null;
        Stored stored = store.locked(() -> one(verb, request, target));
        request.reply(isNew ? 201 : 200, request.shown(target.type(), stored));
      }
    }
  }

  private Stored one(String verb, ApiRequest request, Target target) {
    ResourceType type = target.type();
    return switch (verb) {
      case "create" -> objects.create(target, request.tree());
      case "update" -> objects.update(target, request.tree());
      case "patch" -> objects.patch(target, Patch.of(type, request.contentType(), request.body()));
      case "delete" -> objects.delete(target, target.key(), request.tree());
      default -> objects.get(type, target.key());
    };
  }

  private void list(ApiRequest request, ResourceType type, Selector selector) throws IOException {
    int limit = (int) Math.min(request.number("limit"), Integer.MAX_VALUE);
    Store.Page page = store.list(type, selector, limit, request.query("continue"));
    ObjectNode metadata = Json.object().put("resourceVersion", Long.toString(page.revision()));
    if (!page.next().isEmpty()) {
      metadata.put("continue", page.next());
    }
    request.reply(
        200,
        request.wantsTable()
            ? Tables.of(type, page.items(), metadata, request.query("includeObject"))
            : items(type, page.items(), metadata));
  }

  private static ObjectNode items(ResourceType type, List<Stored> items, ObjectNode metadata) {
    ObjectNode list = Json.object().put("kind", type.kind() + "List");
    list.put("apiVersion", type.apiVersion()).set("metadata", metadata);
    list.putArray("items").addAll(items.stream().map(o -> o.in(type)).toList());
    return list;
  }

  private void deleteAll(ApiRequest request, Target target, Selector selector) throws IOException {
    List<Stored> gone =
        store.locked(
            () -> {
              List<Stored> found = store.list(target.type(), selector, 0, "").items();
              found.forEach(o -> objects.delete(target, o.key(), Json.object()));
              return found;
            });
    request.reply(200, items(target.type(), gone, Json.object()));
  }
}
