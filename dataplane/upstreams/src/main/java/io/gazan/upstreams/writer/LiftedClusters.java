package io.gazan.upstreams.writer;

import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.cluster.HealthSpec;
import io.gazan.upstreams.route.RouteSpec;
import io.gazan.upstreams.route.TargetSpec;
import io.gazan.upstreams.route.VirtualHostSpec;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Clusters of a route's own that say more than {@code servers} and {@code healthcheck} can. No
 * reader makes one, but another provider may; the document has them as named clusters.
 */
final class LiftedClusters {
  private final SequencedMap<ClusterSpec, String> names = new LinkedHashMap<>();

  private LiftedClusters() {}

  static LiftedClusters of(Upstreams upstreams) {
    LiftedClusters lifted = new LiftedClusters();
    for (VirtualHostSpec host : upstreams.hosts().values()) {
      for (RouteSpec route : host.routes()) {
        if (route.target() instanceof TargetSpec.Inline(ClusterSpec cluster) && !isPlain(cluster)) {
          lifted.names.computeIfAbsent(cluster, _ -> lifted.free(upstreams));
        }
      }
    }
    return lifted;
  }

  /** For a host that stands alone, where there is no document to lift a cluster into. */
  static LiftedClusters none(VirtualHostSpec host) {
    for (RouteSpec route : host.routes()) {
      if (route.target() instanceof TargetSpec.Inline(ClusterSpec cluster) && !isPlain(cluster)) {
        throw new IllegalArgumentException(
            "the cluster of " + cluster.name() + " says more than a path can: it needs a name");
      }
    }
    return new LiftedClusters();
  }

  private static boolean isPlain(ClusterSpec cluster) {
    ClusterSpec plain = new ClusterSpec(cluster.name(), cluster.servers());
    return cluster.equals(plain) || cluster.equals(unchecked(plain));
  }

  private static ClusterSpec unchecked(ClusterSpec plain) {
    return new ClusterSpec(
        plain.name(),
        plain.servers(),
        plain.protocol(),
        plain.tls(),
        plain.balance(),
        plain.hashOn(),
        HealthSpec.OFF,
        plain.circuit(),
        plain.slowStart());
  }

  private String free(Upstreams upstreams) {
    int number = names.size() + 1;
    while (upstreams.clusters().containsKey("route-" + number)
        || names.containsValue("route-" + number)) {
      number++;
    }
    return "route-" + number;
  }

  boolean isEmpty() {
    return names.isEmpty();
  }

  /** Null if the route's servers say all there is. */
  @Nullable String nameOf(ClusterSpec cluster) {
    return names.get(cluster);
  }

  void forEach(BiConsumer<String, ClusterSpec> action) {
    names.forEach((cluster, name) -> action.accept(name, cluster));
  }
}
