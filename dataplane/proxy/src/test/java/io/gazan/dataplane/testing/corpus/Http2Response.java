package io.gazan.dataplane.testing.corpus;

import io.gazan.dataplane.testing.WireHeaders.Line;
import io.gazan.dataplane.testing.http2.HeaderBlocks;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One response of an HTTP/2 endpoint.
 *
 * @param method of the request that it answers
 * @param interim a block sent before, null without
 * @param data null if HEADERS end the stream, unless there are trailers
 * @param trailers null without
 * @param isClean whether the client is to see it as it is; otherwise anything that is no lie
 */
public record Http2Response(
    String name,
    String method,
    @Nullable List<Line> interim,
    List<Line> fields,
    @Nullable String data,
    @Nullable List<Line> trailers,
    boolean isClean) {

  /** What a client must never see as a response of its own. */
  static final String SPLIT = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison";

  static Http2Response bad(String name) {
    return new Http2Response(
        NegativeCase.readable(name), "GET", null, status("200"), "ok", null, false);
  }

  static Http2Response good(String name) {
    Http2Response bad = bad(name);
    return new Http2Response(bad.name, bad.method, null, bad.fields, bad.data, null, true);
  }

  private static List<Line> status(String status) {
    return List.of(new Line(":status", status));
  }

  Http2Response to(String newMethod) {
    return new Http2Response(name, newMethod, interim, fields, data, trailers, isClean);
  }

  Http2Response status(int status) {
    return with(status("" + status));
  }

  Http2Response with(List<Line> newFields) {
    return new Http2Response(name, method, interim, newFields, data, trailers, isClean);
  }

  Http2Response field(String field, String value) {
    List<Line> all = new ArrayList<>(fields);
    all.add(new Line(field, value));
    return with(all);
  }

  Http2Response data(@Nullable String newData) {
    return new Http2Response(name, method, interim, fields, newData, trailers, isClean);
  }

  Http2Response trailer(String field, String value) {
    List<Line> all = List.of(new Line(field, value));
    return new Http2Response(name, method, interim, fields, data, all, isClean);
  }

  Http2Response interim(String... lines) {
    List<Line> all = HeaderBlocks.fields(lines);
    return new Http2Response(name, method, all, fields, data, trailers, isClean);
  }

  /** The status that it claims; -1 if that is no number. */
  public int status() {
    return fields.stream()
        .filter(f -> f.name().equals(":status") && f.value().matches("[0-9]{3}"))
        .mapToInt(f -> Integer.parseInt(f.value()))
        .findFirst()
        .orElse(-1);
  }

  /** The body. */
  public String text() {
    return data == null ? "" : data;
  }

  @Override
  public String toString() {
    return name + " to " + method;
  }
}
