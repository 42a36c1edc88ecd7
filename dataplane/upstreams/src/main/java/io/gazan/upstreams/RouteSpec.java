package io.gazan.upstreams;

import org.jspecify.annotations.Nullable;

/**
 * An entry of a host's paths: what it matches, where it sends, and its policies.
 *
 * @param toHttps on with the status of the redirect (301, 302, 307 or 308)
 * @param accessLog null: as main.yaml says
 */
public record RouteSpec(
    PathSpec path,
    TargetSpec target,
    HeaderRules headers,
    Setting<Integer> toHttps,
    Setting<StickySpec> sticky,
    RetrySpec retries,
    @Nullable AccessLogMode accessLog) {
  /** A route without policies of its own. */
  public RouteSpec(PathSpec path, TargetSpec target) {
    this(
        path, target, HeaderRules.NONE, Setting.unset(), Setting.unset(), RetrySpec.DEFAULTS, null);
  }
}
