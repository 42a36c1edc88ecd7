package io.gazan.dataplane.config;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The upstream side: where the upstreams document is and what holds for every endpoint.
 *
 * @param file {@code upstreams_conf}, absolute; null only for a data plane that is fed otherwise
 *     (tests)
 * @param keepalivePoolSize {@code upstream_keepalive_pool_size}: idle connections of the whole
 *     process; 0 = none are kept
 * @param health {@code hc_method} and {@code hc_interval}
 */
public record UpstreamConfig(@Nullable Path file, int keepalivePoolSize, HealthDefaults health) {
  public UpstreamConfig {
    Objects.requireNonNull(health);
    if (keepalivePoolSize < 0) {
      throw new IllegalArgumentException(
          "upstream_keepalive_pool_size must be >= 0, not " + keepalivePoolSize);
    }
  }

  public static UpstreamConfig defaults() {
    return new UpstreamConfig(null, 128, HealthDefaults.DEFAULTS);
  }

  public UpstreamConfig withFile(Path value) {
    return new UpstreamConfig(value, keepalivePoolSize, health);
  }

  public UpstreamConfig withKeepalivePoolSize(int value) {
    return new UpstreamConfig(file, value, health);
  }

  public UpstreamConfig withHealth(HealthDefaults value) {
    return new UpstreamConfig(file, keepalivePoolSize, value);
  }
}
