package io.gazan.dataplane.routing;

import io.gazan.dataplane.cluster.Cluster;
import io.gazan.dataplane.cluster.shared.PaddedCounter;
import io.gazan.dataplane.cluster.shared.Rotation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The clusters of one route and the order in which they take its requests: a {@link Rotation}
 * written out when the route is compiled, and one counter that all event loops share. A route with
 * one cluster touches no counter. A cluster of weight 0 takes no new requests but keeps its sticky
 * ones.
 */
final class WeightedClusters {
  /** What a route without endpoints has: its filters answer before anyone asks. */
  static final WeightedClusters NONE = new WeightedClusters(List.of(), new int[0], null);

  private final Cluster[] clusters;
  private final int[] rotation;

  /** Survives the table if the route does. */
  private final PaddedCounter position;

  /**
   * @param weights one per cluster, 0 or more
   * @param previous what the same route had in the table before, whose position goes on
   */
  WeightedClusters(List<Cluster> clusters, int[] weights, @Nullable WeightedClusters previous) {
    this.clusters = clusters.toArray(Cluster[]::new);
    this.rotation = Rotation.of(Rotation.reduce(weights));
    this.position = previous == null ? new PaddedCounter() : previous.position;
  }

  /** The cluster whose turn it is; null if there is none of a weight above 0. */
  @Nullable Cluster pick() {
    int steps = rotation.length;
    return steps == 0 ? null : clusters[rotation[position.nextOf(steps)]];
  }

  int size() {
    return clusters.length;
  }

  Cluster get(int index) {
    return clusters[index];
  }
}
