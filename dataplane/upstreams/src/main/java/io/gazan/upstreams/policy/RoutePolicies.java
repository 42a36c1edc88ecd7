package io.gazan.upstreams.policy;

import io.gazan.upstreams.forwarding.ForwardingRules;
import io.gazan.upstreams.forwarding.StickySpec;
import io.gazan.upstreams.value.Setting;
import org.jspecify.annotations.Nullable;

/**
 * What a path says of how its requests are treated, beside where they go and which headers change.
 *
 * @param toHttps on with the status of the redirect (301, 302, 307 or 308)
 * @param cors null: the endpoint answers for itself
 * @param accessLog null: as main.yaml says
 * @param authorization who may send requests here
 */
public record RoutePolicies(
    Setting<Integer> toHttps,
    Setting<StickySpec> sticky,
    ForwardingRules forwarding,
    LimitRules limits,
    @Nullable CorsSpec cors,
    @Nullable AccessLogMode accessLog,
    Setting<AuthSpec> authorization) {
  /** Nothing said: the globals and the defaults hold. */
  public static final RoutePolicies NONE =
      new RoutePolicies(
          Setting.unset(), Setting.unset(), ForwardingRules.DEFAULTS, LimitRules.NONE, null, null);

  /** With the authorization of the globals. */
  public RoutePolicies(
      Setting<Integer> toHttps,
      Setting<StickySpec> sticky,
      ForwardingRules forwarding,
      LimitRules limits,
      @Nullable CorsSpec cors,
      @Nullable AccessLogMode accessLog) {
    this(toHttps, sticky, forwarding, limits, cors, accessLog, Setting.unset());
  }

  public RoutePolicies withToHttps(Setting<Integer> value) {
    return new RoutePolicies(value, sticky, forwarding, limits, cors, accessLog, authorization);
  }

  public RoutePolicies withSticky(Setting<StickySpec> value) {
    return new RoutePolicies(toHttps, value, forwarding, limits, cors, accessLog, authorization);
  }

  public RoutePolicies withForwarding(ForwardingRules value) {
    return new RoutePolicies(toHttps, sticky, value, limits, cors, accessLog, authorization);
  }

  public RoutePolicies withLimits(LimitRules value) {
    return new RoutePolicies(toHttps, sticky, forwarding, value, cors, accessLog, authorization);
  }

  public RoutePolicies withAccessLog(AccessLogMode value) {
    return new RoutePolicies(toHttps, sticky, forwarding, limits, cors, value, authorization);
  }

  public RoutePolicies withAuthorization(Setting<AuthSpec> value) {
    return new RoutePolicies(toHttps, sticky, forwarding, limits, cors, accessLog, value);
  }
}
