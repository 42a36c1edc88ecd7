package io.gazan.operator.translate.draft;

import io.gazan.operator.translate.Reason;
import io.gazan.operator.translate.backend.Backend;
import io.gazan.operator.translate.backend.ClusterSettings;
import io.gazan.operator.translate.backend.ClusterWish;
import io.gazan.operator.translate.backend.Clusters;
import io.gazan.operator.translate.backend.Resolution;
import io.gazan.operator.translate.policy.ReaderCheck;
import io.gazan.operator.translate.policy.RouteSettings;
import io.gazan.upstreams.document.Quoted;
import io.gazan.upstreams.policy.HeaderRules;
import io.gazan.upstreams.policy.RoutePolicies;
import io.gazan.upstreams.route.PathSpec;
import io.gazan.upstreams.route.RouteSpec;
import io.gazan.upstreams.route.TargetSpec;
import io.gazan.upstreams.route.WeightedCluster;
import io.gazan.upstreams.stream.Schema;
import io.gazan.upstreams.tls.UpstreamTlsSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes one route after the other of what an object says. One that cannot be made as it was meant
 * answers 503, and the reason is told: never is it left out, nor served with less than it asks for.
 */
public final class RouteMaker {
  private final Drafting drafting;

  public RouteMaker(Drafting drafting) {
    this.drafting = drafting;
  }

  /** Claims a route at every one of these hosts. */
  public void claim(
      List<String> hosts,
      PathSpec path,
      String field,
      Claim.Rank rank,
      Sending sending,
      RouteSettings settings) {
    RouteSpec route = route(path, field, sending, settings);
    for (String host : hosts) {
      drafting.claim(new Claim(host, route, field, rank));
    }
  }

  private RouteSpec route(PathSpec path, String field, Sending sending, RouteSettings settings) {
    if (drafting.closed()) {
      return unavailable(path);
    }
    TargetSpec target =
        switch (sending) {
          case Sending.ToServices(List<Backend> backends) -> services(backends, field, settings);
          case Sending.Elsewhere elsewhere -> new TargetSpec.Redirect(elsewhere.redirect());
          case Sending.Answered answered -> new TargetSpec.Respond(answered.respond());
          case Sending.Unknown _ -> null;
        };
    if (target == null || settings.broken()) {
      return unavailable(path);
    }
    RouteSpec route = new RouteSpec(path, target, settings.headers(), settings.policies());
    int needed = RouteSettings.schema(route);
    if (needed == Schema.BASE) {
      return route;
    }
    if (drafting.terms().schema() < needed) {
      drafting.find(
          Reason.DATA_PLANE_TOO_OLD,
          field,
          "a connected data plane is too old for what this says; it answers 503 until all are"
              + " updated");
      return unavailable(path);
    }
    return switch (ReaderCheck.route(route)) {
      case ReaderCheck.Checked.Good(RouteSpec canonical) -> canonical;
      case ReaderCheck.Checked.Refused(String problem) -> {
        drafting.find(Reason.INVALID, field, problem);
        yield unavailable(path);
      }
    };
  }

  private RouteSpec unavailable(PathSpec path) {
    TargetSpec target = Unavailable.target(drafting.terms().schema());
    if (target instanceof TargetSpec.Named) {
      drafting.useEmptyCluster();
    }
    return new RouteSpec(path, target, HeaderRules.NONE, RoutePolicies.NONE);
  }

  /** Null when nothing is left that requests could be sent to. */
  private @Nullable TargetSpec services(
      List<Backend> backends, String field, RouteSettings settings) {
    Map<String, Integer> weights = new LinkedHashMap<>();
    List<ClusterUse> uses = new ArrayList<>();
    for (Backend backend : backends) {
      ClusterWish wish = wish(backend, settings);
      if (wish != null) {
        uses.add(new ClusterUse(wish, backend.field()));
      }
      weights.merge(
          wish == null ? Unavailable.CLUSTER : wish.name(), backend.weight(), Integer::sum);
    }
    if (uses.isEmpty() || settings.broken() || !checked(uses, weights, field, settings)) {
      return null;
    }
    uses.forEach(drafting::use);
    if (weights.containsKey(Unavailable.CLUSTER)) {
      drafting.useEmptyCluster();
    }
    return new TargetSpec.Named(weighted(weights));
  }

  private @Nullable ClusterWish wish(Backend backend, RouteSettings settings) {
    Resolution resolution =
        drafting
            .terms()
            .backends()
            .resolve(drafting.namespace(), backend, settings.cluster(), drafting.sight());
    return switch (resolution) {
      case Resolution.Found(ClusterWish wish) -> wish;
      case Resolution.Missing(Reason reason, String message) -> {
        drafting.find(reason, backend.field(), message);
        yield null;
      }
    };
  }

  private boolean checked(
      List<ClusterUse> uses, Map<String, Integer> weights, String field, RouteSettings settings) {
    boolean inRange =
        weights.values().stream().allMatch(w -> w >= 0 && w <= WeightedCluster.MAX_WEIGHT);
    if (!inRange || weights.values().stream().allMatch(weight -> weight == 0)) {
      drafting.find(
          Reason.INVALID,
          field,
          "weights of backends are 0 to "
              + WeightedCluster.MAX_WEIGHT
              + " together for each Service, and at least one is above 0");
      return false;
    }
    if (settings.cluster().equals(ClusterSettings.DEFAULTS)) {
      return true;
    }
    for (ClusterUse use : uses) {
      if (!settings.cluster().tls().equals(UpstreamTlsSpec.DEFAULTS)
          && !use.wish().protocol().mayUseTls()) {
        drafting.find(
            Reason.INVALID,
            field,
            "upstreamTls, but Service "
                + Quoted.of(use.wish().service())
                + " is spoken to in clear text; set protocol, or appProtocol or name of its port");
        return false;
      }
      String problem = ReaderCheck.cluster(Clusters.spec(use.wish(), List.of()));
      if (problem != null) {
        drafting.find(Reason.INVALID, field, problem);
        return false;
      }
    }
    return true;
  }

  private static List<WeightedCluster> weighted(Map<String, Integer> weights) {
    if (weights.size() == 1) {
      return List.of(new WeightedCluster(weights.keySet().iterator().next(), 1));
    }
    List<WeightedCluster> clusters = new ArrayList<>();
    weights.forEach((name, weight) -> clusters.add(new WeightedCluster(name, weight)));
    return clusters;
  }
}
