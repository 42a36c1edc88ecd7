package io.gazan.dataplane.cluster;

import io.gazan.dataplane.cluster.shared.PaddedCounter;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * How a cluster chooses among its endpoints. Runs once per request on an event loop: no allocation,
 * no lock. A schedule is never empty here.
 */
sealed interface LoadBalancer {
  /**
   * Names the endpoint for one attempt.
   *
   * @param key spreads requests under {@code balance: hash}; ignored by the others
   * @param notThis an endpoint that has just failed, left out
   * @return null if there is no endpoint but {@code notThis}
   */
  @Nullable Endpoint pick(Schedule schedule, long key, @Nullable Endpoint notThis);

  /**
   * The next step of the rotation at a position that all event loops share, so that the order is
   * exact.
   */
  record RoundRobin(PaddedCounter position) implements LoadBalancer {
    @Override
    public @Nullable Endpoint pick(Schedule schedule, long key, @Nullable Endpoint notThis) {
      int[] rotation = schedule.rotation;
      int at = position.nextOf(rotation.length);
      Endpoint endpoint = schedule.endpoints[rotation[at]];
      for (int step = 1; endpoint == notThis && step < rotation.length; step++) {
        endpoint = schedule.endpoints[rotation[(at + step) % rotation.length]];
      }
      return endpoint == notThis ? null : endpoint;
    }
  }

  /**
   * The fewest requests in flight for its weight; ties go to whom the rotation names first. At most
   * {@link #LOOKED_AT} endpoints are compared, a window that moves with the rotation, to bound the
   * cost in large clusters.
   */
  record LeastRequests(PaddedCounter position) implements LoadBalancer {
    private static final int LOOKED_AT = 32;

    @Override
    public @Nullable Endpoint pick(Schedule schedule, long key, @Nullable Endpoint notThis) {
      Endpoint[] endpoints = schedule.endpoints;
      int at = schedule.rotation[position.nextOf(schedule.rotation.length)];
      int looks = Math.min(endpoints.length, LOOKED_AT);
      @Nullable Endpoint best = null;
      long bestLoad = 0;
      int bestWeight = 1;
      for (int look = 0; look < looks; look++) {
        Endpoint endpoint = endpoints[at];
        if (endpoint != notThis) {
          long load = endpoint.inFlight();
          int weight = schedule.weights[at];
          if (best == null || load * bestWeight < bestLoad * weight) {
            best = endpoint;
            bestLoad = load;
            bestWeight = weight;
          }
        }
        at = at + 1 == endpoints.length ? 0 : at + 1;
      }
      return best;
    }
  }

  /**
   * The less loaded of two random ones: nearly as even as the above, with no word shared between
   * event loops.
   */
  record RandomTwo() implements LoadBalancer {
    @Override
    public @Nullable Endpoint pick(Schedule schedule, long key, @Nullable Endpoint notThis) {
      int[] rotation = schedule.rotation;
      ThreadLocalRandom random = ThreadLocalRandom.current();
      int first = other(schedule, rotation[random.nextInt(rotation.length)], -1, notThis);
      if (first < 0) {
        return null;
      }
      int second = other(schedule, rotation[random.nextInt(rotation.length)], first, notThis);
      if (second < 0) {
        return schedule.endpoints[first];
      }
      long firstLoad = (long) schedule.endpoints[first].inFlight() * schedule.weights[second];
      long secondLoad = (long) schedule.endpoints[second].inFlight() * schedule.weights[first];
      return schedule.endpoints[secondLoad < firstLoad ? second : first];
    }

    /**
     * The first index from {@code at} on that is neither {@code not} nor {@code notThis}'s; -1 if
     * there is none.
     */
    private static int other(Schedule schedule, int at, int not, @Nullable Endpoint notThis) {
      Endpoint[] endpoints = schedule.endpoints;
      for (int step = 0; step < endpoints.length; step++) {
        if (at != not && endpoints[at] != notThis) {
          return at;
        }
        at = at + 1 == endpoints.length ? 0 : at + 1;
      }
      return -1;
    }
  }

  /** The same key goes to the same endpoint for as long as that one is usable. */
  record Hash(HashRing ring) implements LoadBalancer {
    @Override
    public @Nullable Endpoint pick(Schedule schedule, long key, @Nullable Endpoint notThis) {
      return ring.find(key, notThis);
    }
  }
}
