package io.gazan.dataplane.observe.access;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One ended exchange for the access log; made only when it will be logged. Strings taken from the
 * wire hold one byte per character (ISO-8859-1), as they came: the writer finds the UTF-8 in them
 * and escapes what is none. Fields that a client can make long are cut, so that a full queue has a
 * bounded size.
 *
 * @param timeMillis when the request's first byte came, milliseconds since 1970
 */
public record AccessEntry(long timeMillis, Request request, Outcome outcome, Upstream upstream) {
  static final int MAX_PATH = 2048;
  static final int MAX_FIELD = 512;
  private static final String CUT = "...";

  public AccessEntry {
    Objects.requireNonNull(request);
    Objects.requireNonNull(outcome);
    Objects.requireNonNull(upstream);
  }

  /**
   * What was asked; null where the head could not be read so far.
   *
   * @param path as the client sent it, with its query
   * @param version as in {@code HTTP/1.1}
   */
  public record Request(
      @Nullable String id,
      String client,
      @Nullable String method,
      @Nullable String host,
      @Nullable String path,
      @Nullable String version,
      @Nullable String userAgent) {
    public Request {
      Objects.requireNonNull(client);
      id = cut(id, MAX_FIELD);
      method = cut(method, MAX_FIELD);
      host = cut(host, MAX_FIELD);
      path = cut(path, MAX_PATH);
      version = cut(version, MAX_FIELD);
      userAgent = cut(userAgent, MAX_FIELD);
    }
  }

  /**
   * How it ended.
   *
   * @param bytesIn read from the client for this exchange, head included
   * @param bytesOut written to the client, head included
   * @param error reason of our own answer or of the break, as in {@code gazan_errors_total}
   */
  public record Outcome(
      int status, long bytesIn, long bytesOut, long durationNanos, @Nullable String error) {}

  /**
   * Where it went.
   *
   * @param address endpoint of the last attempt
   * @param nanos from its request's first byte to its response's first; negative without one
   * @param retries attempts after the first
   */
  public record Upstream(
      @Nullable String route,
      @Nullable String cluster,
      @Nullable String address,
      long nanos,
      int retries) {
    /** For an exchange that no route was found for. */
    public static final Upstream NONE = new Upstream(null, null, null, -1, 0);
  }

  private static @Nullable String cut(@Nullable String value, int max) {
    return value == null || value.length() <= max ? value : value.substring(0, max) + CUT;
  }
}
