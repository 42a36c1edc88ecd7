package io.gazan.dataplane.config.limits;

import java.time.Duration;
import java.util.Objects;

/**
 * What one HTTP/2 connection of a client may ask for.
 *
 * @param streams {@code h2_streams}: at the same time (SETTINGS_MAX_CONCURRENT_STREAMS, RFC 9113
 *     §6.5.2)
 * @param resets {@code h2_reset_rate}: streams that may end by a reset within {@code resetWindow},
 *     whoever resets them; beyond, the connection ends
 * @param resetWindow the time that resets are counted over
 */
public record Http2Limits(int streams, int resets, Duration resetWindow) {
  public static final Http2Limits DEFAULTS = new Http2Limits(100, 1000, Duration.ofSeconds(30));

  public Http2Limits {
    Objects.requireNonNull(resetWindow);
    if (streams < 1 || resets < 1 || !resetWindow.isPositive()) {
      throw new IllegalArgumentException("limits of HTTP/2 must be positive");
    }
  }
}
