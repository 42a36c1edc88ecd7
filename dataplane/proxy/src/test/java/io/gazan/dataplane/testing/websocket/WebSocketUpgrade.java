package io.gazan.dataplane.testing.websocket;

import io.gazan.dataplane.testing.WireHeaders;
import org.jspecify.annotations.Nullable;

/** A handshake that a {@link WebSocketEchoEndpoint} accepted: its target, headers, subprotocol. */
public record WebSocketUpgrade(String target, WireHeaders headers, @Nullable String subprotocol) {

  public @Nullable String header(String name) {
    return headers.first(name);
  }
}
