package io.gazan.upstreams;

import org.jspecify.annotations.Nullable;

/**
 * What a path says of how its requests are treated, beside where they go and which headers change.
 *
 * @param toHttps on with the status of the redirect (301, 302, 307 or 308)
 * @param accessLog null: as main.yaml says
 */
public record RoutePolicies(
    Setting<Integer> toHttps,
    Setting<StickySpec> sticky,
    RetrySpec retries,
    @Nullable AccessLogMode accessLog) {
  /** Nothing said: the globals and the defaults hold. */
  public static final RoutePolicies NONE =
      new RoutePolicies(Setting.unset(), Setting.unset(), RetrySpec.DEFAULTS, null);

  public RoutePolicies withToHttps(Setting<Integer> value) {
    return new RoutePolicies(value, sticky, retries, accessLog);
  }

  public RoutePolicies withSticky(Setting<StickySpec> value) {
    return new RoutePolicies(toHttps, value, retries, accessLog);
  }

  public RoutePolicies withRetries(RetrySpec value) {
    return new RoutePolicies(toHttps, sticky, value, accessLog);
  }

  public RoutePolicies withAccessLog(AccessLogMode value) {
    return new RoutePolicies(toHttps, sticky, retries, value);
  }
}
