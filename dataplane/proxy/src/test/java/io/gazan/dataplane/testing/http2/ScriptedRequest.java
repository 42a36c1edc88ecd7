package io.gazan.dataplane.testing.http2;

import io.gazan.dataplane.testing.WireHeaders;
import org.jspecify.annotations.Nullable;

/** The head of a request that reached a scripted endpoint; {@code ended} if no body follows. */
public record ScriptedRequest(int stream, WireHeaders headers, boolean ended) {

  public @Nullable String header(String name) {
    return headers.first(name);
  }

  public String path() {
    String path = headers.first(":path");
    return path == null ? "" : path;
  }
}
