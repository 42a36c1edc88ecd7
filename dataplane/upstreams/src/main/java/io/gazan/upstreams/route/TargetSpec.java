package io.gazan.upstreams.route;

import io.gazan.upstreams.cluster.ClusterSpec;
import java.util.List;

/** Where a route sends its requests. */
public sealed interface TargetSpec {
  /** {@code servers}: a cluster of the route's own. */
  record Inline(ClusterSpec cluster) implements TargetSpec {}

  /** Of named ones, each with its share; a single one has weight 1. */
  record Named(List<WeightedCluster> clusters) implements TargetSpec {
    public Named {
      clusters = List.copyOf(clusters);
    }
  }

  /** {@code redirect_to}: no endpoint is asked. */
  record Redirect(RedirectSpec redirect) implements TargetSpec {}

  /** {@code respond}: the proxy answers itself. */
  record Respond(RespondSpec response) implements TargetSpec {}
}
