package io.gazan.devcluster.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.gazan.devcluster.access.Access;
import io.gazan.devcluster.access.Accesses;
import io.gazan.devcluster.access.Faults;
import io.gazan.devcluster.access.Tokens;
import io.gazan.devcluster.store.ApiFailure;
import io.gazan.devcluster.store.ResourceType.Trait;
import io.gazan.devcluster.store.ResourceTypes;
import io.gazan.devcluster.store.Selector;
import io.gazan.devcluster.store.Store;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers all requests: who, what, may he, and then the part that knows. */
public final class ApiServer implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

  /** What the server is told. */
  public record Rules(int maxBody, Duration bookmarks) {}

  /** What the server knows about callers. */
  public record Callers(Tokens tokens, Accesses accesses, Faults faults) {}

  private final Rules rules;
  private final Callers callers;
  private final ResourceTypes types;
  private final Discovery discovery;
  private final Watches watches;
  private final Resources resources;

  public ApiServer(
      Rules rules, Callers callers, ResourceTypes types, Store store, Resources resources) {
    this.rules = rules;
    this.callers = callers;
    this.types = types;
    this.discovery = new Discovery(types);
    this.watches = new Watches(store, rules.bookmarks());
    this.resources = resources;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      // One request a connection: the JDK's client loses an answer that comes very fast on a reused
      // one now and then (JDK-8357639), which no test should have to bear.
      exchange.getResponseHeaders().set("Connection", "close");
      try {
        answer(exchange);
      } catch (ApiFailure failure) {
        send(exchange, Reply.of(failure), List.of(), false);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    } catch (IOException e) {
      LOG.atDebug().setCause(e).log("a client is gone");
    } catch (RuntimeException e) {
      LOG.atError()
          .setCause(e)
          .addKeyValue("method", exchange.getRequestMethod())
          .addKeyValue("path", exchange.getRequestURI().getPath())
          .log("request failed");
    }
  }

  private void answer(HttpExchange exchange) throws IOException, InterruptedException {
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    String user = callers.tokens().userOf(authorization);
    ApiRequest request = ApiRequest.read(exchange, rules.maxBody());
    List<String> path = request.path();
    boolean core = !path.isEmpty() && path.getFirst().equals("api");
    boolean named = !path.isEmpty() && path.getFirst().equals("apis");
    if (!(core && path.size() > 2) && !(named && path.size() > 3)) {
      send(exchange, discovery.answer(path), List.of(), false);
      return;
    }
    if ("websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Upgrade"))) {
      throw new ApiFailure(503, "ServiceUnavailable", "watches are served over plain HTTP only");
    }
    Target target = Target.of(types, path);
    String verb = verb(request, target);
    Access access =
        new Access(
            user,
            verb,
            target.type().group(),
            target.type().names().plural(),
            target.subresource(),
            target.namespace());
    callers.accesses().record(access);
    callers.faults().check(access);
    if (verb.equals("watch")) {
      watches.run(exchange, request, target, selector(request, target));
      return;
    }
    List<String> warnings = new ArrayList<>();
    Reply reply =
        resources.answer(user, verb, request, target, selector(request, target), warnings);
    send(exchange, reply, warnings, callers.faults().cuts(access));
  }

  private static Selector selector(ApiRequest request, Target target) {
    return Selector.of(
        target.type(),
        target.namespace(),
        request.query("labelSelector"),
        request.query("fieldSelector"));
  }

  private static String verb(ApiRequest request, Target target) {
    boolean one = !target.name().isEmpty();
    String verb =
        switch (request.method()) {
          case "GET" -> one ? "get" : request.isSet("watch") ? "watch" : "list";
          case "POST" -> !one || target.subresource().equals("token") ? "create" : "";
          case "PUT" -> one ? "update" : "";
          case "PATCH" -> one ? "patch" : "";
          case "DELETE" -> one ? "delete" : "deletecollection";
          default -> "";
        };
    boolean review = target.type().is(Trait.REVIEW);
    if (verb.isEmpty()
        || (review && !verb.equals("create"))
        || (target.subresource().equals("token") && !verb.equals("create"))) {
      throw new ApiFailure(
          405,
          "MethodNotAllowed",
          "the server does not allow this method on the requested resource");
    }
    return verb;
  }

  private static void send(HttpExchange exchange, Reply reply, List<String> warnings, boolean cut)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", reply.contentType());
    for (String warning : warnings) {
      String quoted = warning.replace("\\", "\\\\").replace("\"", "\\\"");
      exchange.getResponseHeaders().add("Warning", "299 - \"" + quoted + "\"");
    }
    byte[] body = reply.body();
    exchange.sendResponseHeaders(reply.code(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body, 0, cut ? body.length / 2 : body.length);
      exchange.getResponseBody().flush();
    }
  }
}
