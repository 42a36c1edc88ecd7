package io.gazan.devcluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.gazan.devcluster.store.ApiFailure;
import io.gazan.devcluster.store.Json;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A request with its body.
 *
 * @param path the decoded segments
 * @param contentType lower case, without parameters
 */
@SuppressWarnings("ArrayRecordComponent")
record ApiRequest(
    String method,
    List<String> path,
    Map<String, String> query,
    String contentType,
    String accept,
    byte[] body) {

  /**
   * Reads all of a request.
   *
   * @throws ApiFailure 413 if the body is larger than the limit, in bytes
   */
  static ApiRequest read(HttpExchange exchange, int limit) throws IOException {
    List<String> path = new ArrayList<>();
    for (String segment : exchange.getRequestURI().getRawPath().split("/", -1)) {
      if (!segment.isEmpty()) {
        path.add(decode(segment.replace("+", "%2B")));
      }
    }
    Map<String, String> query = new HashMap<>();
    String raw = exchange.getRequestURI().getRawQuery();
    for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        query.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
      }
    }
    byte[] body = exchange.getRequestBody().readNBytes(limit + 1);
    if (body.length > limit) {
      throw new ApiFailure(
          413, "RequestEntityTooLarge", "Request entity too large: limit is " + limit);
    }
    String type = header(exchange, "Content-Type").replaceFirst(";.*", "").trim();
    return new ApiRequest(
        exchange.getRequestMethod(),
        path,
        query,
        type.toLowerCase(Locale.ROOT),
        header(exchange, "Accept"),
        body);
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiFailure.badRequest("cannot decode " + text);
    }
  }

  String query(String name) {
    return query.getOrDefault(name, "");
  }

  boolean isSet(String name) {
    String value = query(name);
    return value.equals("true") || value.equals("1");
  }

  /** A number, or 0. */
  long number(String name) {
    String value = query(name);
    try {
      return value.isEmpty() ? 0 : Math.max(0, Long.parseLong(value));
    } catch (NumberFormatException e) {
      throw ApiFailure.badRequest(name + ": Invalid value: \"" + value + "\"");
    }
  }

  boolean wantsTable() {
    return accept.contains("as=Table");
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
    if (contentType.contains("protobuf")) {
      throw new ApiFailure(
          415,
          "UnsupportedMediaType",
          "this server speaks JSON and YAML, not protobuf; write a manifest and use kubectl apply"
              + " -f");
    }
    if (contentType.contains("yaml")) {
      List<JsonNode> documents = Json.parseYaml(body);
      if (documents.size() != 1) {
        throw ApiFailure.badRequest("expected one object");
      }
      return documents.getFirst();
    }
    return Json.parse(body);
  }
}
