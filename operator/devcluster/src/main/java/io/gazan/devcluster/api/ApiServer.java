package io.gazan.devcluster.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.gazan.devcluster.access.Access;
import io.gazan.devcluster.access.Gate;
import io.gazan.devcluster.access.Reviews;
import io.gazan.devcluster.store.ApiFailure;
import io.gazan.devcluster.store.ResourceType;
import io.gazan.devcluster.store.ResourceType.Trait;
import io.gazan.devcluster.store.ResourceTypes;
import io.gazan.devcluster.store.Selector;
import io.gazan.devcluster.store.Store;
import io.gazan.devcluster.store.Stored;
import io.gazan.devcluster.write.Objects;
import io.gazan.devcluster.write.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers all requests: who, what, may he, and then the part that knows. */
public final class ApiServer implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

  private final ResourceTypes types;
  private final Objects objects;
  private final Reviews reviews;
  private final Discovery discovery;
  private final Watches watches;
  private final Resources resources;
  private volatile Gate gate = (access, exchange) -> {};

  /**
   * Serves a store.
   *
   * @param bookmarks how long a watch is idle before it gets a bookmark
   */
  public ApiServer(
      Store store, ResourceTypes types, Objects objects, Reviews reviews, Duration bookmarks) {
    this.types = types;
    this.objects = objects;
    this.reviews = reviews;
    this.discovery = new Discovery(types);
    this.watches = new Watches(store, bookmarks);
    this.resources = new Resources(store, objects);
  }

  public void guard(Gate replacement) {
    gate = replacement;
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
        ApiRequest.reply(exchange, failure.code(), "application/json", failure.status());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    } catch (IOException e) {
      LOG.atDebug().setCause(e).log("a client is gone");
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).addKeyValue("uri", exchange.getRequestURI()).log("request failed");
    }
  }

  private void answer(HttpExchange exchange) throws IOException, InterruptedException {
    String user = reviews.tokens().userOf(exchange.getRequestHeaders().getFirst("Authorization"));
    ApiRequest request = new ApiRequest(exchange);
    String root = request.path().isEmpty() ? "" : request.path().getFirst();
    int prefix = root.equals("api") ? 2 : root.equals("apis") ? 3 : Integer.MAX_VALUE;
    if (request.path().size() <= prefix) {
      discovery.answer(request);
      return;
    }
    if (request.header("Upgrade").equalsIgnoreCase("websocket")) {
      throw new ApiFailure(503, "ServiceUnavailable", "watches are served over plain HTTP only");
    }
    Target target = target(request, prefix);
    ResourceType type = target.type();
    String verb = verb(request, target);
    gate.pass(
        new Access(
            user, verb, type.group(), type.plural(), target.subresource(), target.namespace()),
        exchange);
    String labels = request.query("labelSelector");
    Selector selector =
        Selector.of(type, target.namespace(), labels, request.query("fieldSelector"));
    if (verb.equals("watch")) {
      watches.run(request, type, selector);
    } else if (type.is(Trait.REVIEW)) {
      request.reply(201, reviews.answer(request.tree()));
    } else if (target.subresource().equals("token")) {
      Stored account = objects.get(type, target.key());
      request.reply(201, reviews.issue(type, account.key(), request.tree()));
    } else {
      resources.answer(verb, request, target, selector);
    }
  }

  /**
   * Reads {@code /api/v1} or {@code /apis/GROUP/VERSION}, then {@code
   * [namespaces/NAMESPACE/]PLURAL[/NAME[/SUBRESOURCE]]}.
   */
  private Target target(ApiRequest request, int prefix) {
    List<String> path = request.path();
    String group = prefix == 2 ? "" : path.get(1);
    String version = path.get(prefix - 1);
    List<String> rest = new ArrayList<>(path.subList(prefix, path.size()));
    ResourceType inside = rest.size() < 3 ? null : types.find(group, version, rest.get(2));
    String namespace = "";
    if (inside != null && inside.is(Trait.NAMESPACED) && rest.getFirst().equals("namespaces")) {
      namespace = rest.get(1);
      rest.subList(0, 2).clear();
    }
    rest.addAll(List.of("", ""));
    ResourceType type = types.find(group, version, rest.getFirst());
    String name = rest.get(1);
    String subresource = rest.get(2);
    if (type == null
        || rest.size() > 5
        || !Discovery.subresources(type).contains(subresource)
        || (type.is(Trait.NAMESPACED) && namespace.isEmpty() && !name.isEmpty())) {
      throw ApiFailure.noResource();
    }
    boolean dryRun = request.query("dryRun").equals("All");
    boolean strict = request.query("fieldValidation").equals("Strict");
    return new Target(type, namespace, name, subresource, dryRun, strict);
  }

  private static String verb(ApiRequest request, Target target) {
    boolean one = !target.name().isEmpty();
    String verb =
        switch (request.exchange().getRequestMethod()) {
          case "GET" -> one ? "get" : request.isSet("watch") ? "watch" : "list";
          case "POST" -> !one || target.subresource().equals("token") ? "create" : "";
          case "PUT" -> one ? "update" : "";
          case "PATCH" -> one ? "patch" : "";
          case "DELETE" -> one ? "delete" : "deletecollection";
          default -> "";
        };
    if (!Discovery.verbs(target.type(), target.subresource()).contains(verb)) {
      throw new ApiFailure(405, "MethodNotAllowed", "this method is not allowed on the resource");
    }
    return verb;
  }
}
