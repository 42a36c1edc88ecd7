package io.gazan.dataplane.routing;

import io.gazan.dataplane.cluster.Cluster;
import io.gazan.dataplane.cluster.sticky.StickySession;
import io.gazan.dataplane.filter.FilterChain;
import io.gazan.dataplane.routing.document.UpstreamsCheck;
import io.gazan.dataplane.routing.match.PathMatcher;
import io.gazan.upstreams.Globals;
import io.gazan.upstreams.forwarding.StickySpec;
import io.gazan.upstreams.route.PathSpec;
import io.gazan.upstreams.route.RouteSpec;
import io.gazan.upstreams.route.TargetSpec;
import io.gazan.upstreams.route.VirtualHostSpec;
import io.gazan.upstreams.route.WeightedCluster;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Compiles hosts for one table: the globals are laid under each path, and equal policies of many
 * paths become one object. Lives for one compilation.
 */
final class HostCompiler {
  private final Globals globals;
  private final FilterCompiler filters;
  private final Map<String, Cluster> clusters;
  private final HeaderRulesCompiler headers;
  private final Map<StickySpec, StickySession> sessions = new HashMap<>();
  private final CompileFailure.Collector failures = new CompileFailure.Collector();

  /**
   * @param clusters every cluster that a path may name, the inline ones included
   */
  HostCompiler(Globals globals, FilterParts parts, Map<String, Cluster> clusters) {
    this.globals = globals;
    this.filters = new FilterCompiler(globals, parts);
    this.clusters = clusters;
    this.headers = new HeaderRulesCompiler(globals.headers());
  }

  /**
   * Compiles one host; null after a failure.
   *
   * @param previous the same host in the table before, whose weighted routes go on where they are
   */
  @Nullable VirtualHost compile(VirtualHostSpec host, @Nullable VirtualHost previous) {
    Map<String, WeightedClusters> before = positions(previous);
    PathMatcher matcher = matcher(host);
    HostGuards guards = new HostGuards(matcher, host.routes(), filters::authorization);
    List<Route> routes = new ArrayList<>(host.routes().size());
    for (int i = 0; i < host.routes().size(); i++) {
      RouteSpec route = host.routes().get(i);
      try {
        int position = i;
        routes.add(
            compile(
                host.host(),
                route,
                chain -> filters.guarded(chain, route, position, guards),
                before.get(route.path().key())));
      } catch (RuntimeException bug) {
        failures.add(UpstreamsCheck.path(host, route), bug);
      }
    }
    return routes.size() == host.routes().size() ? new VirtualHost(host, routes, matcher) : null;
  }

  private Route compile(
      String host,
      RouteSpec route,
      Function<FilterChain, RouteFilters> guarded,
      @Nullable WeightedClusters before) {
    RouteEdits edits = headers.compile(route.headers());
    return new Route(
        host,
        route,
        guarded.apply(filters.compile(host, route, edits.response())),
        target(route, before),
        edits,
        session(route));
  }

  private static PathMatcher matcher(VirtualHostSpec host) {
    List<PathMatcher.Key> keys = new ArrayList<>(host.routes().size());
    for (RouteSpec route : host.routes()) {
      PathSpec path = route.path();
      keys.add(new PathMatcher.Key(path.value(), path.kind() == PathSpec.Kind.EXACT));
    }
    return new PathMatcher(keys);
  }

  /** To be asked when all hosts are compiled. */
  void throwFailures() {
    failures.throwIfAny();
  }

  /** For requests that no route takes. */
  FilterChain unmatched() {
    return filters.unmatched();
  }

  private static Map<String, WeightedClusters> positions(@Nullable VirtualHost previous) {
    Map<String, WeightedClusters> positions = new HashMap<>();
    if (previous != null) {
      for (int i = 0; i < previous.size(); i++) {
        Route route = previous.route(i);
        if (route.clusterCount() > 1) {
          positions.put(route.path(), route.clusters());
        }
      }
    }
    return positions;
  }

  private WeightedClusters target(RouteSpec route, @Nullable WeightedClusters previous) {
    return switch (route.target()) {
      case TargetSpec.Inline inline ->
          new WeightedClusters(List.of(cluster(inline.cluster().name())), new int[] {1}, null);
      case TargetSpec.Named named -> {
        List<Cluster> members = new ArrayList<>();
        int[] weights = new int[named.clusters().size()];
        for (WeightedCluster weighted : named.clusters()) {
          weights[members.size()] = weighted.weight();
          members.add(cluster(weighted.name()));
        }
        yield new WeightedClusters(members, weights, previous);
      }
      case TargetSpec.Redirect _, TargetSpec.Respond _ -> WeightedClusters.NONE;
    };
  }

  private @Nullable StickySession session(RouteSpec route) {
    @Nullable StickySpec spec = route.policies().sticky().over(globals.sticky());
    return spec == null ? null : sessions.computeIfAbsent(spec, StickySession::new);
  }

  private Cluster cluster(String name) {
    Cluster cluster = clusters.get(name);
    if (cluster == null) {
      throw new IllegalStateException("cluster '" + name + "' was not prepared");
    }
    return cluster;
  }
}
