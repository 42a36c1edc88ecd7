package io.gazan.dataplane.routing;

import io.gazan.dataplane.cluster.Cluster;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The clusters of one route and the order in which they take its requests: a smooth weighted
 * rotation written out when the route is compiled, and one counter that all event loops share. A
 * route with one cluster touches no counter. A cluster of weight 0 takes no new requests but keeps
 * its sticky ones.
 */
final class WeightedClusters {
  /** What a route without endpoints has: its filters answer before anyone asks. */
  static final WeightedClusters NONE = new WeightedClusters(List.of(), new int[0], null);

  private static final int LONGEST = 1000;
  private static final int MIDDLE = 16;
  private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(long[].class);

  private final Cluster[] clusters;
  private final int[] rotation;

  /** One counter, alone on its cache line; survives the table if the route does. */
  private final long[] position;

  /**
   * @param weights one per cluster, 0 or more
   * @param previous what the same route had in the table before, whose position goes on
   */
  WeightedClusters(List<Cluster> clusters, int[] weights, @Nullable WeightedClusters previous) {
    this.clusters = clusters.toArray(Cluster[]::new);
    this.rotation = rotation(weights);
    this.position = previous == null ? new long[2 * MIDDLE] : previous.position;
  }

  /** The cluster whose turn it is; null if there is none of a weight above 0. */
  @Nullable Cluster pick() {
    int steps = rotation.length;
    if (steps == 1) {
      return clusters[rotation[0]];
    }
    if (steps == 0) {
      return null;
    }
    long turn = (long) CELLS.getAndAdd(position, MIDDLE, 1L);
    return clusters[rotation[(int) Long.remainderUnsigned(turn, steps)]];
  }

  int size() {
    return clusters.length;
  }

  Cluster get(int index) {
    return clusters[index];
  }

  /**
   * Smooth weighted round robin (each step the largest credit goes, as nginx does it) over one
   * period. Weights are divided by their greatest common divisor; a period that would still be too
   * long is scaled down, and nobody with a weight loses its last step.
   */
  static int[] rotation(int[] weights) {
    int[] reduced = reduce(weights);
    int period = 0;
    for (int weight : reduced) {
      period += weight;
    }
    int[] rotation = new int[period];
    int[] credit = new int[reduced.length];
    for (int step = 0; step < period; step++) {
      int best = 0;
      for (int i = 0; i < reduced.length; i++) {
        credit[i] += reduced[i];
        if (credit[i] > credit[best]) {
          best = i;
        }
      }
      credit[best] -= period;
      rotation[step] = best;
    }
    return rotation;
  }

  private static int[] reduce(int[] weights) {
    int divisor = 0;
    long sum = 0;
    for (int weight : weights) {
      divisor = gcd(weight, divisor);
      sum += weight;
    }
    int[] reduced = new int[weights.length];
    if (sum == 0) {
      return reduced;
    }
    boolean scale = sum / divisor > LONGEST;
    for (int i = 0; i < weights.length; i++) {
      int share =
          scale
              ? (int) Math.max(1, Math.round((double) weights[i] * LONGEST / sum))
              : weights[i] / divisor;
      reduced[i] = weights[i] == 0 ? 0 : share;
    }
    return reduced;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
