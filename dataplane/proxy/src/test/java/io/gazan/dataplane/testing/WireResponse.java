package io.gazan.dataplane.testing;

import org.jspecify.annotations.Nullable;

/** One response as it came over the wire; the body as Latin-1 text, without any framing. */
public record WireResponse(
    String version,
    int status,
    String reason,
    WireHeaders headers,
    String text,
    WireHeaders trailers) {

  public @Nullable String header(String name) {
    return headers.first(name);
  }

  /** The name of the {@link EchoEndpoint} that answered, or an empty string. */
  public String endpoint() {
    String name = header("X-Endpoint");
    return name == null ? "" : name;
  }

  /** Whether the server said that it closes the connection after this response. */
  public boolean closes() {
    return headers.all("Connection").stream().anyMatch("close"::equalsIgnoreCase);
  }

  @Override
  public String toString() {
    return version + " " + status + " " + reason + " " + headers.lines() + " " + text();
  }
}
