package io.gazan.devcluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gazan.devcluster.access.Reviews;
import io.gazan.devcluster.store.ApiFailure;
import io.gazan.devcluster.store.Json;
import io.gazan.devcluster.store.ResourceType;
import io.gazan.devcluster.store.ResourceType.Trait;
import io.gazan.devcluster.store.Selector;
import io.gazan.devcluster.store.Store;
import io.gazan.devcluster.store.Stored;
import io.gazan.devcluster.write.Objects;
import io.gazan.devcluster.write.Patch;
import io.gazan.devcluster.write.Views;
import io.gazan.devcluster.write.WriteOptions;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Answers what is asked of kinds and objects, watches aside. */
public final class Resources {
  private final Store store;
  private final Objects objects;
  private final Reviews reviews;

  public Resources(Store store, Objects objects, Reviews reviews) {
    this.store = store;
    this.objects = objects;
    this.reviews = reviews;
  }

  Reply answer(
      String user,
      String verb,
      ApiRequest request,
      Target target,
      Selector selector,
      List<String> warnings) {
    ResourceType type = target.type();
    WriteOptions options =
        new WriteOptions(
            request.query("dryRun").equals("All"),
            request.query("fieldValidation").equals("Strict"),
            warnings);
    if (type.is(Trait.REVIEW)) {
      return Reply.json(201, Json.bytes(reviews.answer(type, user, request.tree())));
    }
    return switch (verb) {
      case "get" -> one(200, request, target, existing(target));
      case "list" -> list(request, target, selector);
      case "create" ->
          target.subresource().isEmpty()
              ? one(
                  201,
                  request,
                  target,
                  objects.create(type, target.namespace(), request.tree(), options))
              : token(request, target);
      case "update" ->
          one(
              200,
              request,
              target,
              objects.update(type, target.key(), request.tree(), target.subresource(), options));
      case "patch" -> patch(request, target, options);
      case "delete" -> {
        JsonNode how = request.tree();
        boolean dryRun = options.dryRun() || how.path("dryRun").has(0);
        yield deleted(target, objects.delete(type, target.key(), how, dryRun));
      }
      default -> deleteAll(request, target, selector);
    };
  }

  private Stored existing(Target target) {
    Stored stored = store.get(target.type(), target.key());
    if (stored == null) {
      throw ApiFailure.notFound(target.type(), target.name());
    }
    return stored;
  }

  private static Reply one(int code, ApiRequest request, Target target, Stored stored) {
    byte[] body =
        request.wantsTable()
            ? Tables.of(target.type(), stored, request.query("includeObject"))
            : Views.bytes(target.type(), stored);
    return Reply.json(code, body);
  }

  private Reply token(ApiRequest request, Target target) {
    var _ = existing(target);
    return Reply.json(
        201,
        Json.bytes(
            reviews.issue(target.type(), target.namespace(), target.name(), request.tree())));
  }

  private Reply patch(ApiRequest request, Target target, WriteOptions options) {
    Patch patch = Patch.of(target.type(), request.contentType(), request.body());
    return store.locked(
        () -> {
          boolean there = store.get(target.type(), target.key()) != null;
          Stored stored =
              objects.patch(target.type(), target.key(), patch, target.subresource(), options);
          return one(there ? 200 : 201, request, target, stored);
        });
  }

  private static Reply deleted(Target target, Stored stored) {
    if (stored.node().path("metadata").has("deletionTimestamp")) {
      return Reply.json(200, Views.bytes(target.type(), stored));
    }
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Success");
    ObjectNode details = status.putObject("details").put("name", target.name());
    if (!target.type().group().isEmpty()) {
      details.put("group", target.type().group());
    }
    details.put("kind", target.type().names().plural());
    details.put("uid", Json.text(stored.node(), "metadata", "uid"));
    return Reply.json(status);
  }

  private Reply list(ApiRequest request, Target target, Selector selector) {
    int limit = (int) Math.min(request.number("limit"), Integer.MAX_VALUE);
    Store.Page page = store.list(target.type(), selector, limit, request.query("continue"));
    if (request.wantsTable()) {
      String include = request.query("includeObject");
      return Reply.json(200, Tables.of(target.type(), page.items(), metadata(page), include));
    }
    return Reply.json(200, list(target.type(), page));
  }

  private static byte[] list(ResourceType type, Store.Page page) {
    ObjectNode head = Json.object().put("kind", type.names().listKind());
    head.put("apiVersion", type.apiVersion());
    head.set("metadata", metadata(page));
    byte[] start = Json.bytes(head);
    ByteArrayOutputStream out = new ByteArrayOutputStream(1_024 * (1 + page.items().size()));
    out.write(start, 0, start.length - 1);
    out.writeBytes(",\"items\":[".getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < page.items().size(); i++) {
      if (i > 0) {
        out.write(',');
      }
      out.writeBytes(Views.bytes(type, page.items().get(i)));
    }
    out.writeBytes("]}".getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  static ObjectNode metadata(Store.Page page) {
    ObjectNode metadata = Json.object().put("resourceVersion", Long.toString(page.revision()));
    if (!page.next().isEmpty()) {
      metadata.put("continue", page.next());
      if (page.remaining() > 0) {
        metadata.put("remainingItemCount", page.remaining());
      }
    }
    return metadata;
  }

  private Reply deleteAll(ApiRequest request, Target target, Selector selector) {
    boolean dryRun = request.query("dryRun").equals("All");
    return store.locked(
        () -> {
          Store.Page page = store.list(target.type(), selector, 0, "");
          for (Stored stored : page.items()) {
            objects.delete(target.type(), stored.key(), Json.object(), dryRun);
          }
          return Reply.json(200, list(target.type(), page));
        });
  }
}
