package io.gazan.dataplane.config.limits;

import java.time.Duration;

/**
 * How long a client may take.
 *
 * @param header from a request's first byte (or the connection's start) to the end of its head;
 *     then 408
 * @param bodyIdle between two reads of a request's body
 * @param writeIdle a response that the client does not take
 * @param handshake the PROXY protocol header (and TLS, later)
 * @param keepalive between two requests on a connection
 * @param connectionAge a connection's whole life; after it the next answer closes
 */
public record ClientTimeouts(
    Duration header,
    Duration bodyIdle,
    Duration writeIdle,
    Duration handshake,
    Duration keepalive,
    Duration connectionAge) {
  public static final ClientTimeouts DEFAULTS =
      new ClientTimeouts(
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          Duration.ofSeconds(75),
          Duration.ofHours(1));

  public ClientTimeouts {
    requirePositive("header", header);
    requirePositive("body_idle", bodyIdle);
    requirePositive("write_idle", writeIdle);
    requirePositive("handshake", handshake);
    requirePositive("keepalive", keepalive);
    requirePositive("connection_age", connectionAge);
  }

  static void requirePositive(String key, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException("timeouts." + key + " must be positive, not " + value);
    }
  }

  public ClientTimeouts withHeader(Duration value) {
    return new ClientTimeouts(value, bodyIdle, writeIdle, handshake, keepalive, connectionAge);
  }

  public ClientTimeouts withBodyIdle(Duration value) {
    return new ClientTimeouts(header, value, writeIdle, handshake, keepalive, connectionAge);
  }

  public ClientTimeouts withWriteIdle(Duration value) {
    return new ClientTimeouts(header, bodyIdle, value, handshake, keepalive, connectionAge);
  }

  public ClientTimeouts withHandshake(Duration value) {
    return new ClientTimeouts(header, bodyIdle, writeIdle, value, keepalive, connectionAge);
  }

  public ClientTimeouts withKeepalive(Duration value) {
    return new ClientTimeouts(header, bodyIdle, writeIdle, handshake, value, connectionAge);
  }

  public ClientTimeouts withConnectionAge(Duration value) {
    return new ClientTimeouts(header, bodyIdle, writeIdle, handshake, keepalive, value);
  }
}
