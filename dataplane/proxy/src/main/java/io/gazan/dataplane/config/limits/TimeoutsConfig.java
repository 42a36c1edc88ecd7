package io.gazan.dataplane.config.limits;

import java.util.Objects;

/** {@code timeouts} of main.yaml, by the side that waits. */
public record TimeoutsConfig(
    ClientTimeouts client, UpstreamTimeouts upstream, DrainTimeouts drain) {
  public TimeoutsConfig {
    Objects.requireNonNull(client);
    Objects.requireNonNull(upstream);
    Objects.requireNonNull(drain);
  }

  public static TimeoutsConfig defaults() {
    return new TimeoutsConfig(
        ClientTimeouts.DEFAULTS, UpstreamTimeouts.DEFAULTS, DrainTimeouts.DEFAULTS);
  }

  public TimeoutsConfig withClient(ClientTimeouts value) {
    return new TimeoutsConfig(value, upstream, drain);
  }

  public TimeoutsConfig withUpstream(UpstreamTimeouts value) {
    return new TimeoutsConfig(client, value, drain);
  }

  public TimeoutsConfig withDrain(DrainTimeouts value) {
    return new TimeoutsConfig(client, upstream, value);
  }
}
