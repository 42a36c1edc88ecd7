package io.gazan.operator.translate.policy;

import io.gazan.operator.translate.backend.ClusterSettings;
import io.gazan.upstreams.policy.HeaderRules;
import io.gazan.upstreams.policy.RoutePolicies;
import io.gazan.upstreams.route.RouteSpec;
import io.gazan.upstreams.route.TargetSpec;

/**
 * What an object says about routes beside where they send.
 *
 * @param broken whether a part could not be understood: the routes then answer 503, for a route
 *     without its limits or its authorization is worse than none
 */
public record RouteSettings(
    RoutePolicies policies, HeaderRules headers, ClusterSettings cluster, boolean broken) {
  public static final RouteSettings NONE =
      new RouteSettings(RoutePolicies.NONE, HeaderRules.NONE, ClusterSettings.DEFAULTS, false);

  /** For routes that answer 503 and nothing else. */
  public static final RouteSettings BROKEN =
      new RouteSettings(RoutePolicies.NONE, HeaderRules.NONE, ClusterSettings.DEFAULTS, true);

  /** Whether a route needs more of the grammar than its lowest level. */
  public static boolean needsPolicies(RouteSpec route) {
    RoutePolicies plain = RoutePolicies.NONE.withToHttps(route.policies().toHttps());
    boolean target =
        switch (route.target()) {
          case TargetSpec.Named _, TargetSpec.Inline _ -> false;
          case TargetSpec.Redirect _, TargetSpec.Respond _ -> true;
        };
    return target || !route.headers().equals(HeaderRules.NONE) || !route.policies().equals(plain);
  }
}
