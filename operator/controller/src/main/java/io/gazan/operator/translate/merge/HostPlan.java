package io.gazan.operator.translate.merge;

import io.gazan.operator.translate.draft.Claim;
import io.gazan.operator.translate.draft.Subject;
import io.gazan.upstreams.route.PathSpec;
import io.gazan.upstreams.route.RouteSpec;
import io.gazan.upstreams.route.TargetSpec;
import io.gazan.upstreams.route.VirtualHostSpec;
import io.gazan.upstreams.route.WeightedCluster;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who has which path of one host. */
final class HostPlan {
  static final PathSpec ROOT = PathSpec.prefix("/");

  /** As they are matched: the longest first, an exact one before a prefix. */
  private static final Comparator<RouteSpec> BY_PATH =
      Comparator.comparingInt((RouteSpec route) -> -route.path().value().length())
          .thenComparing(route -> route.path().kind() == PathSpec.Kind.PREFIX)
          .thenComparing(route -> route.path().value());

  /** A path and who has it. */
  record Taken(Subject by, Claim claim) {}

  private final String host;
  private final Map<PathSpec, Taken> taken = new LinkedHashMap<>();

  HostPlan(String host) {
    this.host = host;
  }

  /** Grants it, unless somebody has the path already. */
  void offer(Subject subject, Claim claim) {
    taken.putIfAbsent(claim.route().path(), new Taken(subject, claim));
  }

  /** Who has the path of this claim. */
  @Nullable Taken taken(Claim claim) {
    return taken.get(claim.route().path());
  }

  /** The names of those that its routes send to, each once. */
  Set<String> clusters() {
    Set<String> names = new HashSet<>();
    for (Taken each : taken.values()) {
      if (each.claim().route().target() instanceof TargetSpec.Named(List<WeightedCluster> some)) {
        some.forEach(cluster -> names.add(cluster.name()));
      }
    }
    return names;
  }

  /** The entry's name as problems have it. */
  String entry(Claim claim) {
    return "upstreams." + host + ".paths." + claim.route().path().key();
  }

  VirtualHostSpec spec() {
    List<RouteSpec> routes = new ArrayList<>(taken.size());
    taken.values().forEach(each -> routes.add(each.claim().route()));
    routes.sort(BY_PATH);
    return new VirtualHostSpec(host, routes);
  }
}
