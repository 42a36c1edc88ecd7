package io.gazan.dataplane.config.limits;

import static io.gazan.dataplane.config.limits.ClientTimeouts.requirePositive;

import java.time.Duration;

/**
 * How long an endpoint may take.
 *
 * @param connect one dial; then another endpoint, or 504
 * @param response from the request sent to the response's head; then 504
 * @param idle between two reads of a response's body
 * @param tunnelIdle an upgraded connection on which neither side says anything
 * @param poolIdle a pooled connection that nobody takes
 */
public record UpstreamTimeouts(
    Duration connect, Duration response, Duration idle, Duration tunnelIdle, Duration poolIdle) {
  public static final UpstreamTimeouts DEFAULTS =
      new UpstreamTimeouts(
          Duration.ofSeconds(2),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofHours(1),
          Duration.ofSeconds(30));

  public UpstreamTimeouts {
    requirePositive("connect", connect);
    requirePositive("response", response);
    requirePositive("idle", idle);
    requirePositive("tunnel_idle", tunnelIdle);
    requirePositive("pool_idle", poolIdle);
  }

  public UpstreamTimeouts withConnect(Duration value) {
    return new UpstreamTimeouts(value, response, idle, tunnelIdle, poolIdle);
  }

  public UpstreamTimeouts withResponse(Duration value) {
    return new UpstreamTimeouts(connect, value, idle, tunnelIdle, poolIdle);
  }

  public UpstreamTimeouts withIdle(Duration value) {
    return new UpstreamTimeouts(connect, response, value, tunnelIdle, poolIdle);
  }

  public UpstreamTimeouts withTunnelIdle(Duration value) {
    return new UpstreamTimeouts(connect, response, idle, value, poolIdle);
  }

  public UpstreamTimeouts withPoolIdle(Duration value) {
    return new UpstreamTimeouts(connect, response, idle, tunnelIdle, value);
  }
}
