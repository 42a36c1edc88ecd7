package io.gazan.upstreams.cluster;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The active check of a cluster's endpoints; what is null is main.yaml's default. Passive health is
 * not switched by this.
 *
 * @param method HEAD, GET or POST
 * @param path with an optional query
 */
public record HealthSpec(
    boolean active,
    @Nullable String method,
    @Nullable String path,
    @Nullable Duration interval,
    @Nullable Duration timeout) {
  public static final HealthSpec DEFAULTS = new HealthSpec(true, null, null, null, null);
  public static final HealthSpec OFF = new HealthSpec(false, null, null, null, null);
}
