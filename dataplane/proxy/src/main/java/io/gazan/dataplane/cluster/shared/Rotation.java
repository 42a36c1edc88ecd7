package io.gazan.dataplane.cluster.shared;

/**
 * Smooth weighted round robin (each step the one with the largest credit goes, as nginx does it),
 * written out over one whole period when weights are known, so that a turn costs an index. Used for
 * the endpoints of a cluster and for the clusters of a route. Weights are divided by their greatest
 * common divisor; a period that would still be longer than {@link #LONGEST} steps (or two per
 * weight) is scaled down, and nobody with a weight loses its last step. Weight 0 has no turn.
 */
public final class Rotation {
  static final int LONGEST = 1024;

  private Rotation() {}

  /**
   * Weights in the same proportions, as far as the longest period allows, and as small as can be.
   */
  public static int[] reduce(int[] weights) {
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
    int longest = Math.max(LONGEST, 2 * weights.length);
    boolean scale = sum / divisor > longest;
    for (int i = 0; i < weights.length; i++) {
      int share =
          scale
              ? (int) Math.max(1, Math.round((double) weights[i] * longest / sum))
              : weights[i] / divisor;
      reduced[i] = weights[i] == 0 ? 0 : share;
    }
    return reduced;
  }

  /**
   * The indexes of these weights, which are best {@link #reduce reduced}, in the order of turns.
   */
  public static int[] of(int[] weights) {
    int period = 0;
    for (int weight : weights) {
      period += weight;
    }
    int[] rotation = new int[period];
    int[] credit = new int[weights.length];
    for (int step = 0; step < period; step++) {
      int best = 0;
      for (int i = 0; i < weights.length; i++) {
        credit[i] += weights[i];
        if (credit[i] > credit[best]) {
          best = i;
        }
      }
      credit[best] -= period;
      rotation[step] = best;
    }
    return rotation;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
