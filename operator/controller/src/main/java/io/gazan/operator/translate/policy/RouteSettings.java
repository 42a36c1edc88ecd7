package io.gazan.operator.translate.policy;

import io.gazan.operator.translate.backend.ClusterSettings;
import io.gazan.upstreams.policy.HeaderRules;
import io.gazan.upstreams.policy.RoutePolicies;
import io.gazan.upstreams.route.RouteSpec;
import io.gazan.upstreams.route.TargetSpec;
import io.gazan.upstreams.stream.Schema;

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

  /** The lowest level of the grammar that can say all of a route, see {@link Schema}. */
  public static int schema(RouteSpec route) {
    if (route.headers().adds()) {
      return Schema.ADDED_HEADERS;
    }
    return needsPolicies(route) ? Schema.POLICIES : Schema.BASE;
  }

  private static boolean needsPolicies(RouteSpec route) {
    RoutePolicies plain = RoutePolicies.NONE.withToHttps(route.policies().toHttps());
    boolean target =
        switch (route.target()) {
          case TargetSpec.Named _, TargetSpec.Inline _ -> false;
          case TargetSpec.Redirect _, TargetSpec.Respond _ -> true;
        };
    return target || !route.headers().equals(HeaderRules.NONE) || !route.policies().equals(plain);
  }
}
