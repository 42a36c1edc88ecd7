package io.gazan.upstreams.route;

import io.gazan.upstreams.policy.HeaderRules;
import io.gazan.upstreams.policy.RoutePolicies;

/**
 * An entry of a host's paths: what it matches, where it sends, what it changes in the heads, and
 * its policies.
 */
public record RouteSpec(
    PathSpec path, TargetSpec target, HeaderRules headers, RoutePolicies policies) {
  /** A route without rules of its own. */
  public RouteSpec(PathSpec path, TargetSpec target) {
    this(path, target, HeaderRules.NONE, RoutePolicies.NONE);
  }

  /** The same route with these policies. */
  public RouteSpec with(RoutePolicies changed) {
    return new RouteSpec(path, target, headers, changed);
  }
}
