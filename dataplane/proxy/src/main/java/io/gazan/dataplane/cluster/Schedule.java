package io.gazan.dataplane.cluster;

import java.util.List;

/**
 * One cluster's endpoints that take requests right now, laid out for picking: immutable, rebuilt
 * when health or weights change, read by the event loops with one volatile read. The rotation is
 * smooth weighted round robin (each step the endpoint with the largest credit goes, as nginx does
 * it), written out over one whole period. Weights are divided by their greatest common divisor;
 * where the period would still be longer than {@link #LONGEST} steps (or two per endpoint), they
 * are scaled down.
 */
final class Schedule {
  static final int LONGEST = 1024;
  static final Schedule EMPTY = new Schedule(new Endpoint[0], new int[0], new int[0]);

  /** The endpoints in the order of the document, and their weights. */
  final Endpoint[] endpoints;

  final int[] weights;

  /** Indexes into {@link #endpoints}. */
  final int[] rotation;

  private Schedule(Endpoint[] endpoints, int[] weights, int[] rotation) {
    this.endpoints = endpoints;
    this.weights = weights;
    this.rotation = rotation;
  }

  static Schedule of(List<Endpoint> endpoints, int[] weights) {
    if (endpoints.isEmpty()) {
      return EMPTY;
    }
    int[] reduced = reduce(weights);
    return new Schedule(endpoints.toArray(Endpoint[]::new), reduced, rotate(reduced));
  }

  boolean isEmpty() {
    return endpoints.length == 0;
  }

  private static int[] reduce(int[] weights) {
    int divisor = 0;
    long sum = 0;
    for (int weight : weights) {
      divisor = gcd(weight, divisor);
      sum += weight;
    }
    int longest = Math.max(LONGEST, 2 * weights.length);
    boolean scale = sum / divisor > longest;
    int[] reduced = new int[weights.length];
    for (int i = 0; i < weights.length; i++) {
      reduced[i] =
          scale
              ? (int) Math.max(1, Math.round((double) weights[i] * longest / sum))
              : weights[i] / divisor;
    }
    return reduced;
  }

  private static int[] rotate(int[] weights) {
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
