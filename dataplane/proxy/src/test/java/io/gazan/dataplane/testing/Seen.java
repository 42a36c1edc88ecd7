package io.gazan.dataplane.testing;

import org.jspecify.annotations.Nullable;

/** One proxied request that an endpoint saw, and on which of its connections (from 1). */
public record Seen(int connection, WireRequest request) {
  public String method() {
    return request.method();
  }

  /** {@code HTTP/1.1}, {@code HTTP/1.0} or {@code HTTP/2}. */
  public String version() {
    return request.version();
  }

  public String target() {
    return request.target();
  }

  public @Nullable String header(String name) {
    return request.header(name);
  }
}
