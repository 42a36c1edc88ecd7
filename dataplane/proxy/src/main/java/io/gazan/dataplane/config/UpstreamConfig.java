package io.gazan.dataplane.config;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The upstream side: where the upstreams document is and what holds for every endpoint.
 *
 * @param file {@code upstreams_conf}, absolute; null with an operator, and for a data plane that is
 *     fed otherwise (tests)
 * @param keepalivePoolSize {@code upstream_keepalive_pool_size}: idle connections of the whole
 *     process; 0 = none are kept
 * @param health {@code hc_method} and {@code hc_interval}
 * @param operator {@code operator}, which excludes a file; null without one
 */
public record UpstreamConfig(
    @Nullable Path file,
    int keepalivePoolSize,
    HealthDefaults health,
    @Nullable OperatorConfig operator) {
  public UpstreamConfig {
    Objects.requireNonNull(health);
    if (keepalivePoolSize < 0) {
      throw new IllegalArgumentException(
          "upstream_keepalive_pool_size must be >= 0, not " + keepalivePoolSize);
    }
    if (file != null && operator != null) {
      throw new IllegalArgumentException("upstreams come from a file or from an operator");
    }
  }

  /** Without an operator. */
  public UpstreamConfig(@Nullable Path file, int keepalivePoolSize, HealthDefaults health) {
    this(file, keepalivePoolSize, health, null);
  }

  public static UpstreamConfig defaults() {
    return new UpstreamConfig(null, 128, HealthDefaults.DEFAULTS);
  }

  public UpstreamConfig withFile(Path value) {
    return new UpstreamConfig(value, keepalivePoolSize, health, operator);
  }

  public UpstreamConfig withKeepalivePoolSize(int value) {
    return new UpstreamConfig(file, value, health, operator);
  }

  public UpstreamConfig withHealth(HealthDefaults value) {
    return new UpstreamConfig(file, keepalivePoolSize, value, operator);
  }

  public UpstreamConfig withOperator(OperatorConfig value) {
    return new UpstreamConfig(file, keepalivePoolSize, health, value);
  }
}
