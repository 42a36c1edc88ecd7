package io.gazan.upstreams.route;

/**
 * A share of a route's requests.
 *
 * @param name of an entry below {@code clusters}
 * @param weight relative to its siblings, 0 to {@value #MAX_WEIGHT}; 0 takes no new clients. At
 *     least one of a route's is above 0
 */
public record WeightedCluster(String name, int weight) {
  public static final int MAX_WEIGHT = 1_000_000;
}
