package io.gazan.dataplane.admin.page;

import io.gazan.upstreams.document.JsonOutput;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a page says.
 *
 * @param status of HTTP
 * @param type of the body
 * @param body not to be written to
 * @param headers beyond those that every answer has
 */
@SuppressWarnings("ArrayRecordComponent") // never written to, never compared
public record Answer(int status, String type, byte[] body, Map<String, String> headers) {
  public static final String TEXT = "text/plain; charset=utf-8";
  public static final String JSON = "application/json";

  public Answer {
    Objects.requireNonNull(type);
    Objects.requireNonNull(body);
    headers = Map.copyOf(headers);
  }

  /** One line of text. */
  public static Answer text(int status, String line) {
    return new Answer(status, TEXT, (line + "\n").getBytes(StandardCharsets.UTF_8), Map.of());
  }

  public static Answer json(int status, byte[] body) {
    return new Answer(status, JSON, body, Map.of());
  }

  /** {@code {"error": …}}. */
  public static Answer error(int status, String message) {
    return json(status, JsonOutput.compact().object().field("error", message).end().bytes());
  }

  public Answer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, type, body, more);
  }
}
