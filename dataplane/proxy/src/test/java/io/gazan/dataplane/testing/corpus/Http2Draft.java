package io.gazan.dataplane.testing.corpus;

import io.gazan.dataplane.testing.WireHeaders.Line;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A good request, on its way to become a {@link Http2Case}. */
final class Http2Draft {
  private static final Set<Integer> REFUSALS = Set.of(400, 405, 413, 414, 417, 431, 501);

  private final List<Line> fields = new ArrayList<>();
  private final Map<String, List<String>> arrives = new HashMap<>();
  private @Nullable List<String> body;
  private @Nullable List<Line> trailers;

  private Http2Draft(String method) {
    last(":method", method);
    last(":scheme", "https");
    last(":authority", "c.example");
    last(":path", "{T}");
    last(Http2Case.MARK, "{T}");
  }

  static Http2Draft get() {
    return new Http2Draft("GET");
  }

  static Http2Draft post(String... data) {
    return new Http2Draft("POST").data(data);
  }

  /** An opening handshake of WebSocket, and at once something that could be a request behind it. */
  static Http2Draft webSocket(String protocol) {
    return new Http2Draft("CONNECT")
        .first(":protocol", protocol)
        .last("sec-websocket-version", "13")
        .data("GET " + NegativeCase.SMUGGLED + " HTTP/1.1\r\nHost: c.example\r\n\r\n");
  }

  Http2Draft data(String... data) {
    body = List.of(data);
    return this;
  }

  /** Sends nothing but HEADERS. */
  Http2Draft bodiless() {
    body = null;
    return this;
  }

  Http2Draft set(String name, String value) {
    fields.replaceAll(f -> f.name().equals(name) ? new Line(name, value) : f);
    return this;
  }

  Http2Draft without(String name) {
    fields.removeIf(f -> f.name().equals(name));
    return this;
  }

  Http2Draft first(String name, String value) {
    fields.addFirst(new Line(name, value));
    return this;
  }

  Http2Draft last(String name, String value) {
    fields.add(new Line(name, value));
    return this;
  }

  Http2Draft trailer(String name, String value) {
    List<Line> lines = trailers == null ? new ArrayList<>() : new ArrayList<>(trailers);
    lines.add(new Line(name, value));
    trailers = lines;
    return this;
  }

  /** What the lines of that name have to say at the endpoint. */
  Http2Draft arrives(String name, String... values) {
    arrives.put(name, List.of(values));
    return this;
  }

  Http2Case refused(String family, String name) {
    return as(Expected.REFUSED, family, name);
  }

  Http2Case brokenBody(String family, String name) {
    return as(Expected.BROKEN_BODY, family, name);
  }

  Http2Case either(String family, String name) {
    return as(Expected.EITHER, family, name);
  }

  Http2Case taken(String family, String name) {
    return as(Expected.TAKEN, family, name);
  }

  private Http2Case as(Expected expected, String family, String name) {
    return new Http2Case(
        family,
        NegativeCase.readable(name),
        List.copyOf(fields),
        body,
        trailers,
        expected,
        REFUSALS,
        Map.copyOf(arrives));
  }
}
