package io.gazan.upstreams.forwarding;

import org.jspecify.annotations.Nullable;

/**
 * How a path's requests are sent to an endpoint.
 *
 * @param rewrite {@code rewrite: {prefix}}: what stands in the place of the path's key in the path
 *     that is sent, canonical and without a trailing slash unless it is "/"; null to send it as it
 *     is
 */
public record ForwardingRules(RetrySpec retries, TimeoutsSpec timeouts, @Nullable String rewrite) {
  public static final ForwardingRules DEFAULTS =
      new ForwardingRules(RetrySpec.DEFAULTS, TimeoutsSpec.NONE, null);
}
