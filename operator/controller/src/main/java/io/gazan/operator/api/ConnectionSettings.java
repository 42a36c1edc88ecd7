package io.gazan.operator.api;

import java.time.Duration;

/**
 * When connections to the API server are shared and given up.
 *
 * @param watches that share a connection at most; API servers allow 100 streams on one or more (RFC
 *     9113 §5.1.2)
 * @param silence after which a watch is begun anew: an API server sends a bookmark to each about
 *     once a minute
 * @param timeouts in a row after which a connection counts as dead
 * @param pause between two times that connections are given up
 */
public record ConnectionSettings(int watches, Duration silence, int timeouts, Duration pause) {
  public static final ConnectionSettings DEFAULT =
      new ConnectionSettings(50, Duration.ofSeconds(150), 3, Duration.ofSeconds(10));
}
