package io.gazan.upstreams.policy;

import io.gazan.upstreams.value.Setting;
import org.jspecify.annotations.Nullable;

/**
 * How much a path takes, and from whom.
 *
 * @param rate {@code rate_limit}; off lets a path out of the global one
 * @param failures {@code x4xx_limit}: 4xx answers a second for one client, before it has to be
 *     quiet
 * @param maxBody {@code max_body}, bytes of one request's body; 0 = no limit, null = as main.yaml
 *     says
 */
public record LimitRules(
    Setting<RateSpec> rate,
    Setting<Integer> failures,
    AddressRules addresses,
    @Nullable Long maxBody) {
  public static final LimitRules NONE =
      new LimitRules(Setting.unset(), Setting.unset(), AddressRules.NONE, null);
}
