package io.gazan.operator.translate.merge;

import io.gazan.operator.translate.draft.Claim;
import io.gazan.operator.translate.draft.Subject;
import io.gazan.upstreams.PathSpec;
import io.gazan.upstreams.RouteSpec;
import io.gazan.upstreams.VirtualHostSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /** Null if it is granted; else who had the path before. */
  @Nullable Taken offer(Subject subject, Claim claim) {
    return taken.putIfAbsent(claim.route().path(), new Taken(subject, claim));
  }

  Collection<Taken> taken() {
    return taken.values();
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
