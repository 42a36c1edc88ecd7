package io.gazan.dataplane.provider.operator;

import java.time.Duration;

/**
 * The waits of a session.
 *
 * @param connect for a TCP connection, and again for its TLS handshake
 * @param answer from the request to the head of its response
 * @param ping between two signs of life of ours
 * @param silence without a sign of the operator's life, after which the session is over
 * @param soon the most between two rounds over all addresses while one of them is there but has
 *     nothing for us; at least half of it
 * @param longest the most between two rounds in which nobody was there; the first is at most {@code
 *     soon}
 * @param writes the least between two writes of the last snapshot
 */
record Timing(
    Duration connect,
    Duration answer,
    Duration ping,
    Duration silence,
    Duration soon,
    Duration longest,
    Duration writes) {
  static final Timing DEFAULT =
      new Timing(
          Duration.ofSeconds(3),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(1),
          Duration.ofSeconds(30),
          Duration.ofSeconds(1));
}
