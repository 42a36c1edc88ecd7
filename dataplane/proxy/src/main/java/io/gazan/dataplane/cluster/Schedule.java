package io.gazan.dataplane.cluster;

import io.gazan.dataplane.cluster.shared.Rotation;
import java.util.List;

/**
 * One cluster's endpoints that take requests right now, laid out for picking: immutable, rebuilt
 * when health or weights change, read by the event loops with one volatile read.
 */
final class Schedule {
  static final Schedule EMPTY = new Schedule(new Endpoint[0], new int[0], new int[0]);

  /** The endpoints in the order of the document, and their weights. */
  final Endpoint[] endpoints;

  final int[] weights;

  /** Indexes into {@link #endpoints}, in the order of a {@link Rotation}. */
  final int[] rotation;

  private Schedule(Endpoint[] endpoints, int[] weights, int[] rotation) {
    this.endpoints = endpoints;
    this.weights = weights;
    this.rotation = rotation;
  }

  /**
   * @param weights one per endpoint, above 0
   */
  static Schedule of(List<Endpoint> endpoints, int[] weights) {
    if (endpoints.isEmpty()) {
      return EMPTY;
    }
    int[] reduced = Rotation.reduce(weights);
    return new Schedule(endpoints.toArray(Endpoint[]::new), reduced, Rotation.of(reduced));
  }

  boolean isEmpty() {
    return endpoints.length == 0;
  }
}
