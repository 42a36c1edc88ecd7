package io.gazan.upstreams.policy;

import java.time.Duration;
import java.util.List;

/**
 * {@code cors}: which pages of other origins a browser lets use a path (Fetch Standard, "HTTP-CORS
 * protocol"). The proxy answers preflight requests itself and says so in the responses, in place of
 * the endpoint.
 *
 * @param origins {@code https://app.example.com}, {@code https://*.example.com} for every name
 *     below, or {@code *} alone for everyone
 * @param methods what a preflight lets through
 * @param headers request headers that a preflight lets through; empty: whatever it asks for
 * @param expose response headers that the page may read besides the safe ones
 * @param credentials whether the page may send cookies and credentials
 * @param maxAge how long a browser may remember a preflight
 */
public record CorsSpec(
    List<String> origins,
    List<String> methods,
    List<String> headers,
    List<String> expose,
    boolean credentials,
    Duration maxAge) {
  public static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
  public static final Duration MAX_AGE = Duration.ofMinutes(10);

  public CorsSpec {
    origins = List.copyOf(origins);
    methods = List.copyOf(methods);
    headers = List.copyOf(headers);
    expose = List.copyOf(expose);
  }

  /** Whether pages of every origin may use the path. */
  public boolean anyOrigin() {
    return origins.contains("*");
  }
}
