package io.gazan.bench.peer;

/** What the peer can drive through a proxy; {@code unit} is what is counted. */
public enum Traffic {
  /** Unary calls over TLS and HTTP/2, several at a time on each connection. */
  GRPC("call"),
  /** Small messages, several at a time on each connection, and their echoes. */
  WEBSOCKET("message"),
  /** A new TLS connection without a ticket for each request. */
  FULL_HANDSHAKE("connection"),
  /** A new TLS connection for each request that resumes the session of the one before. */
  RESUMED_HANDSHAKE("connection");

  private final String unit;

  Traffic(String unit) {
    this.unit = unit;
  }

  public String unit() {
    return unit;
  }
}
