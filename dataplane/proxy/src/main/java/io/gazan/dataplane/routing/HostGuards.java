package io.gazan.dataplane.routing;

import io.gazan.dataplane.http.LoosePath;
import io.gazan.dataplane.routing.match.ByteIndex;
import io.gazan.dataplane.routing.match.PathMatcher;
import io.gazan.upstreams.policy.AddressRules;
import io.gazan.upstreams.policy.AuthSpec;
import io.gazan.upstreams.route.RouteSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What each route of one host asks of clients before it lets them in, and whether a path that one
 * route takes may be read as that of another one which asks for something else. Equal guards have
 * equal numbers, 0 is none. Immutable.
 */
final class HostGuards {
  private final PathMatcher matcher;
  private final int[] authorizations;
  private final int[] addresses;
  private final int kindsOfAuthorization;
  private final int kindsOfAddresses;

  /**
   * @param matcher finds the position of a route in the list
   * @param authorization of a route, the global one laid under it; null for none
   */
  HostGuards(
      PathMatcher matcher,
      List<RouteSpec> routes,
      Function<RouteSpec, @Nullable AuthSpec> authorization) {
    this.matcher = matcher;
    this.authorizations = new int[routes.size()];
    this.addresses = new int[routes.size()];
    Map<AuthSpec, Integer> auths = new HashMap<>();
    Map<AddressRules, Integer> rules = new HashMap<>();
    for (int i = 0; i < authorizations.length; i++) {
      AuthSpec auth = authorization.apply(routes.get(i));
      AddressRules from = routes.get(i).policies().limits().addresses();
      authorizations[i] = auth == null ? 0 : number(auths, auth);
      addresses[i] = from.isEmpty() ? 0 : number(rules, from);
    }
    this.kindsOfAuthorization = auths.size();
    this.kindsOfAddresses = rules.size();
  }

  private static <T> int number(Map<T, Integer> numbers, T guard) {
    return numbers.computeIfAbsent(guard, _ -> numbers.size() + 1);
  }

  /** Whether any route of the host has a guard that this one has not. */
  boolean canBeEvaded(int route) {
    return kindsOfAuthorization > Math.min(1, authorizations[route])
        || kindsOfAddresses > Math.min(1, addresses[route]);
  }

  /**
   * Whether a path that this route sends to an endpoint may be read there as one of a route with a
   * guard that this one has not. A guard of the route whose path it plainly is counts for nothing:
   * the document itself leads there, by {@code rewrite}.
   */
  boolean areEvaded(int route, byte[] path, int start, int end) {
    int plain = find(path, start, end);
    return LoosePath.any(
        path,
        start,
        end,
        (read, from, to) -> {
          int other = find(read, from, to);
          return asksMore(other, route) && asksMore(other, plain);
        });
  }

  private int find(byte[] path, int start, int end) {
    return ByteIndex.ordinal(matcher.find(path, start, end));
  }

  private boolean asksMore(int route, int than) {
    return asksMore(authorizations, route, than) || asksMore(addresses, route, than);
  }

  private static boolean asksMore(int[] guards, int route, int than) {
    return route >= 0 && guards[route] != 0 && (than < 0 || guards[route] != guards[than]);
  }
}
