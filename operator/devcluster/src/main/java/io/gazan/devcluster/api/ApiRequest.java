package io.gazan.devcluster.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.gazan.devcluster.store.ApiFailure;
import io.gazan.devcluster.store.Json;
import io.gazan.devcluster.store.ResourceType;
import io.gazan.devcluster.store.Stored;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** A request with all of its body, and the way to answer it. */
final class ApiRequest {
  /** Of a body, in bytes; more gives 413. */
  private static final int MAX_BODY = 3 << 20;

  private final HttpExchange exchange;
  private final List<String> path;
  private final Map<String, String> query = new HashMap<>();
  private final byte[] body;

  /**
   * Reads all of a request.
   *
   * @throws ApiFailure 413 if the body is too large
   */
  ApiRequest(HttpExchange exchange) throws IOException {
    this.exchange = exchange;
    String[] segments = exchange.getRequestURI().getPath().split("/", -1);
    path = Stream.of(segments).filter(segment -> !segment.isEmpty()).toList();
    String raw = exchange.getRequestURI().getRawQuery();
    for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
      String[] parts = (pair + "=").split("=", 3);
      query.put(URLDecoder.decode(parts[0], UTF_8), URLDecoder.decode(parts[1], UTF_8));
    }
    body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
    if (body.length > MAX_BODY) {
      throw new ApiFailure(413, "RequestEntityTooLarge", "limit is " + MAX_BODY + " bytes");
    }
  }

  HttpExchange exchange() {
    return exchange;
  }

  /** The decoded segments. */
  List<String> path() {
    return path;
  }

  String header(String name) {
    return exchange.getRequestHeaders().getOrDefault(name, List.of("")).getFirst();
  }

  String query(String name) {
    return query.getOrDefault(name, "");
  }

  boolean isSet(String name) {
    return List.of("true", "1").contains(query(name));
  }

  /** A number, or 0. */
  long number(String name) {
    String value = query(name);
    if (!value.matches("-?\\d{0,18}")) {
      throw ApiFailure.badRequest(name + ": Invalid value: \"" + value + "\"");
    }
    return value.isEmpty() ? 0 : Math.max(0, Long.parseLong(value));
  }

  /** Lower case, without parameters. */
  String contentType() {
    return header("Content-Type").replaceFirst(";.*", "").trim().toLowerCase(Locale.ROOT);
  }

  byte[] body() {
    return body;
  }

  /**
   * The body as a tree; an absent one is an empty object.
   *
   * @throws ApiFailure 415 for what is neither JSON nor YAML
   */
  JsonNode tree() {
    if (body.length == 0) {
      return Json.object();
    }
    if (contentType().contains("protobuf")) {
      String why = "no protobuf here; write a manifest and use kubectl apply -f";
      throw new ApiFailure(415, "UnsupportedMediaType", why);
    }
    return contentType().contains("yaml")
        ? Json.tree(Json.parseYaml(body)).path(0)
        : Json.parse(body);
  }

  /** Whether objects are wanted as rows. */
  boolean wantsTable() {
    return header("Accept").contains("as=Table");
  }

  /** An object as the client wants it. */
  byte[] shown(ResourceType type, Stored object) {
    return wantsTable()
        ? Json.bytes(Tables.of(type, List.of(object), Json.object(), query("includeObject")))
        : object.json(type);
  }

  /** Answers with bytes, a tree or an object of fabric8's model. */
  void reply(int code, Object answer) throws IOException {
    reply(exchange, code, "application/json", answer);
  }

  static void reply(HttpExchange exchange, int code, String type, Object answer)
      throws IOException {
    byte[] bytes = answer instanceof byte[] written ? written : Json.bytes(answer);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }
}
