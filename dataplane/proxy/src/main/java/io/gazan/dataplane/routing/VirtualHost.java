package io.gazan.dataplane.routing;

import io.gazan.dataplane.routing.document.ContentHash;
import io.gazan.dataplane.routing.match.ByteIndex;
import io.gazan.dataplane.routing.match.PathMatcher;
import io.gazan.upstreams.route.VirtualHostSpec;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The compiled routes of one host. Immutable, so a table takes it over from the one before as long
 * as nothing that it was made of has changed.
 */
final class VirtualHost {
  private final VirtualHostSpec spec;
  private final long contentHash;
  private final Route[] routes;
  private final PathMatcher matcher;

  /**
   * @param routes one per route of the spec, in its order
   * @param matcher finds a route's position among them
   */
  VirtualHost(VirtualHostSpec spec, List<Route> routes, PathMatcher matcher) {
    this.spec = spec;
    this.contentHash = ContentHash.of(spec);
    this.routes = routes.toArray(Route[]::new);
    this.matcher = matcher;
  }

  /**
   * Whether this was made of an equal record, and of no cluster that there is another of now.
   *
   * @param made names of clusters that were made since
   */
  boolean isStill(VirtualHostSpec other, Set<String> made) {
    if (!spec.equals(other)) {
      return false;
    }
    if (made.isEmpty()) {
      return true;
    }
    for (Route route : routes) {
      for (int i = 0; i < route.clusterCount(); i++) {
        if (made.contains(route.cluster(i).name())) {
          return false;
        }
      }
    }
    return true;
  }

  @Nullable Route match(byte[] path, int from, int to) {
    int found = ByteIndex.ordinal(matcher.find(path, from, to));
    return found < 0 ? null : routes[found];
  }

  VirtualHostSpec spec() {
    return spec;
  }

  long contentHash() {
    return contentHash;
  }

  int size() {
    return routes.length;
  }

  Route route(int index) {
    return routes[index];
  }
}
