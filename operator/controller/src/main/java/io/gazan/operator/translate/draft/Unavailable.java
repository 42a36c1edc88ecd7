package io.gazan.operator.translate.draft;

import io.gazan.operator.translate.backend.ClusterSettings;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.cluster.Protocol;
import io.gazan.upstreams.route.RespondSpec;
import io.gazan.upstreams.route.TargetSpec;
import io.gazan.upstreams.route.WeightedCluster;
import io.gazan.upstreams.stream.Schema;
import java.util.List;

/** Where routes go that cannot be served: an answer of 503 that every data plane knows to give. */
public final class Unavailable {
  /** Has no endpoints. No Service's cluster is called like it, for theirs have dots. */
  public static final String CLUSTER = "unavailable";

  public static final ClusterSpec SPEC =
      new ClusterSpec(
          CLUSTER,
          List.of(),
          Protocol.HTTP1,
          ClusterSettings.DEFAULTS.tls(),
          ClusterSettings.DEFAULTS.balance(),
          null,
          ClusterSettings.DEFAULTS.health(),
          ClusterSettings.DEFAULTS.circuit(),
          ClusterSettings.DEFAULTS.slowStart());

  private static final TargetSpec ANSWER =
      new TargetSpec.Respond(new RespondSpec(503, "", "text/plain; charset=utf-8"));
  private static final TargetSpec NOWHERE =
      new TargetSpec.Named(List.of(new WeightedCluster(CLUSTER, 1)));

  private Unavailable() {}

  /** A fixed answer where the level of the grammar has them, else the empty cluster. */
  static TargetSpec target(int schema) {
    return schema >= Schema.POLICIES ? ANSWER : NOWHERE;
  }
}
