package io.gazan.dataplane.config.listener;

import java.time.Duration;

/**
 * Kernel keepalive on client connections ({@code tcp_keepalive_idle}, {@code _interval}, {@code
 * _count}).
 *
 * @param idle quiet time before the first probe, whole seconds; zero = keepalive is off
 * @param interval between probes, whole seconds ≥ 1
 * @param count unanswered probes that end the connection, ≥ 1
 */
public record KeepaliveConfig(Duration idle, Duration interval, int count) {
  public static final KeepaliveConfig OFF =
      new KeepaliveConfig(Duration.ZERO, Duration.ofSeconds(10), 5);

  public KeepaliveConfig {
    if (idle.isNegative() || interval.toSeconds() < 1 || count < 1) {
      throw new IllegalArgumentException(
          "keepalive needs idle >= 0, interval >= 1s and count >= 1, not "
              + idle
              + ", "
              + interval
              + ", "
              + count);
    }
  }

  public boolean enabled() {
    return !idle.isZero();
  }
}
