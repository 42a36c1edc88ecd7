package io.gazan.dataplane.testing.websocket;

import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;

/** The server answered a WebSocket handshake with something else than a switch of protocols. */
public final class HandshakeRefused extends IOException {
  private final transient WireResponse response;

  HandshakeRefused(WireResponse response) {
    super("no WebSocket: " + response);
    this.response = response;
  }

  /** What it answered; without its body. */
  public WireResponse response() {
    return response;
  }
}
