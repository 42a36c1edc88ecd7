package io.gazan.devcluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.gazan.devcluster.store.Json;
import io.gazan.devcluster.store.Selector;
import io.gazan.devcluster.store.Store;
import io.gazan.devcluster.store.Stored;
import io.gazan.devcluster.store.Watcher;
import io.gazan.devcluster.store.Watcher.Signal;
import io.gazan.devcluster.write.Views;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Answers watches: one JSON text a line, as it happens, until somebody ends it. */
final class Watches {
  /** Where the client names no time; an API server takes 30 to 60 minutes. */
  private static final long DEFAULT_SECONDS = 1_800;

  private static final String INITIAL_END = "k8s.io/initial-events-end";

  private final Store store;
  private final Duration bookmarks;

  Watches(Store store, Duration bookmarks) {
    this.store = store;
    this.bookmarks = bookmarks;
  }

  /** Runs a watch to its end, on the thread of its request. */
  void run(HttpExchange exchange, ApiRequest request, Target target, Selector selector)
      throws IOException, InterruptedException {
    boolean initial = request.isSet("sendInitialEvents");
    long from = initial ? 0 : request.number("resourceVersion");
    long seconds = request.number("timeoutSeconds");
    long end =
        System.nanoTime() + Duration.ofSeconds(seconds == 0 ? DEFAULT_SECONDS : seconds).toNanos();
    try (Watcher watcher = store.watch(target.type(), selector, from)) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      boolean marks = request.isSet("allowWatchBookmarks");
      boolean goingOn = true;
      out.flush();
      while (goingOn && System.nanoTime() < end) {
        long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
        Signal signal = watcher.next(initial ? 0 : Math.clamp(left, 1, bookmarks.toMillis()));
        if (initial && signal instanceof Signal.Idle) {
          initial = false;
          bookmark(out, target, signal, true);
        } else {
          goingOn = write(out, target, request, signal, marks);
        }
        if (!watcher.hasNext()) {
          out.flush();
        }
      }
      out.flush();
    }
  }

  private static boolean write(
      OutputStream out, Target target, ApiRequest request, Signal signal, boolean marks)
      throws IOException {
    return switch (signal) {
      case Signal.Event event -> {
        line(out, event.type(), object(target, request, event.object()));
        yield true;
      }
      case Signal.Idle idle -> {
        if (marks) {
          bookmark(out, target, idle, false);
        }
        yield true;
      }
      case Signal.Failed failed -> {
        line(out, "ERROR", Json.bytes(failed.failure().status()));
        yield false;
      }
      case Signal.Ended ended -> false;
    };
  }

  private static byte[] object(Target target, ApiRequest request, Stored stored) {
    return request.wantsTable()
        ? Tables.of(target.type(), stored, request.query("includeObject"))
        : Views.bytes(target.type(), stored);
  }

  private static void bookmark(OutputStream out, Target target, Signal signal, boolean isInitialEnd)
      throws IOException {
    if (!(signal instanceof Signal.Idle idle) || idle.revision() == 0) {
      return;
    }
    ObjectNode mark = Json.object().put("kind", target.type().names().kind());
    mark.put("apiVersion", target.type().apiVersion());
    ObjectNode metadata = mark.putObject("metadata");
    metadata.put("resourceVersion", Long.toString(idle.revision()));
    if (isInitialEnd) {
      metadata.putObject("annotations").put(INITIAL_END, "true");
    }
    line(out, "BOOKMARK", Json.bytes(mark));
  }

  private static void line(OutputStream out, String type, byte[] object) throws IOException {
    out.write(("{\"type\":\"" + type + "\",\"object\":").getBytes(StandardCharsets.UTF_8));
    out.write(object);
    out.write("}\n".getBytes(StandardCharsets.UTF_8));
  }
}
