package io.gazan.dataplane.testing;

import org.jspecify.annotations.Nullable;

/** One request as it came over the wire; the body as Latin-1 text, without any framing. */
public record WireRequest(
    String method,
    String target,
    String version,
    WireHeaders headers,
    String text,
    WireHeaders trailers) {

  public @Nullable String header(String name) {
    return headers.first(name);
  }

  @Override
  public String toString() {
    return method + " " + target + " " + version + " " + headers.lines();
  }
}
