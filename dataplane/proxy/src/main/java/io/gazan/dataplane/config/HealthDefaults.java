package io.gazan.dataplane.config;

import java.time.Duration;

/**
 * The active health check of every cluster that does not say otherwise ({@code hc_method}, {@code
 * hc_interval}).
 *
 * @param method HEAD, GET or POST, in capitals
 * @param interval between two checks of an endpoint; seconds ≥ 1 in main.yaml, any positive
 *     duration in tests
 */
public record HealthDefaults(String method, Duration interval) {
  public static final HealthDefaults DEFAULTS = new HealthDefaults("HEAD", Duration.ofSeconds(2));

  public HealthDefaults {
    if (!method.equals("HEAD") && !method.equals("GET") && !method.equals("POST")) {
      throw new IllegalArgumentException("hc_method must be HEAD, GET or POST, not " + method);
    }
    if (!interval.isPositive()) {
      throw new IllegalArgumentException("hc_interval must be positive, not " + interval);
    }
  }
}
