package io.gazan.dataplane.config.limits;

import java.time.Duration;

/**
 * How the process ends after SIGTERM.
 *
 * @param delay {@code drain_delay}: how long it still accepts while {@code /readyz} already says
 *     503
 * @param limit {@code drain}: how long running exchanges may take to finish
 */
public record DrainTimeouts(Duration delay, Duration limit) {
  public static final DrainTimeouts DEFAULTS =
      new DrainTimeouts(Duration.ZERO, Duration.ofSeconds(60));

  public DrainTimeouts {
    if (delay.isNegative() || limit.isNegative()) {
      throw new IllegalArgumentException(
          "timeouts.drain_delay and timeouts.drain must not be negative");
    }
  }
}
