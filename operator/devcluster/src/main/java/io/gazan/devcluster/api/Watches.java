package io.gazan.devcluster.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gazan.devcluster.store.ApiFailure;
import io.gazan.devcluster.store.Json;
import io.gazan.devcluster.store.ResourceType;
import io.gazan.devcluster.store.Selector;
import io.gazan.devcluster.store.Store;
import io.gazan.devcluster.store.Watcher;
import io.gazan.devcluster.store.Watcher.Event;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/** Answers watches: one JSON text a line, as it happens, until somebody ends it. */
final class Watches {
  /** Where the client names no time; an API server takes 30 to 60 minutes. */
  private static final long DEFAULT_SECONDS = 1_800;

  private final Store store;
  private final Duration bookmarks;

  Watches(Store store, Duration bookmarks) {
    this.store = store;
    this.bookmarks = bookmarks;
  }

  /** Runs a watch to its end, on the thread of its request. */
  void run(ApiRequest request, ResourceType type, Selector selector)
      throws IOException, InterruptedException {
    boolean initial = request.isSet("sendInitialEvents");
    boolean marks = request.isSet("allowWatchBookmarks");
    long from = initial ? 0 : request.number("resourceVersion");
    long seconds = request.number("timeoutSeconds");
    long end =
        System.nanoTime() + Duration.ofSeconds(seconds == 0 ? DEFAULT_SECONDS : seconds).toNanos();
    Watcher watcher = store.watch(type, selector, from);
    try (watcher) {
      request.exchange().getResponseHeaders().set("Content-Type", "application/json");
      request.exchange().sendResponseHeaders(200, 0);
      OutputStream out = request.exchange().getResponseBody();
      out.flush();
      while (!watcher.isEnded() && System.nanoTime() < end) {
        long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
        Event event = watcher.next(initial ? 0 : Math.clamp(left, 1, bookmarks.toMillis()));
        if (event != null) {
          line(out, event.type(), request.shown(type, event.object()));
        } else if (initial || marks) {
          line(out, "BOOKMARK", bookmark(type, watcher.revision(), initial));
          initial = false;
        }
        out.flush();
      }
    } catch (ApiFailure gone) {
      line(request.exchange().getResponseBody(), "ERROR", Json.bytes(gone.status()));
    }
  }

  private static byte[] bookmark(ResourceType type, long revision, boolean isInitialEnd) {
    ObjectNode mark = Json.object().put("kind", type.kind()).put("apiVersion", type.apiVersion());
    ObjectNode metadata = mark.putObject("metadata");
    metadata.put("resourceVersion", Long.toString(revision));
    if (isInitialEnd) {
      metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
    }
    return Json.bytes(mark);
  }

  private static void line(OutputStream out, String type, byte[] object) throws IOException {
    out.write(("{\"type\":\"" + type + "\",\"object\":").getBytes(UTF_8));
    out.write(object);
    out.write("}\n".getBytes(UTF_8));
  }
}
