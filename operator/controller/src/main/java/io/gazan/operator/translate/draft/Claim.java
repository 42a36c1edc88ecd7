package io.gazan.operator.translate.draft;

import io.gazan.upstreams.route.RouteSpec;
import io.gazan.upstreams.route.VirtualHostSpec;

/**
 * A route that an object wants at a host.
 *
 * @param host in the form of {@link VirtualHostSpec#host()}
 * @param field where it stands in the object
 */
public record Claim(String host, RouteSpec route, String field, Rank rank) {
  /** A lower one takes only what the higher ones leave. */
  public enum Rank {
    /** A path that the object names. */
    PATH,
    /** What its paths leave of a host. */
    REST_OF_HOST,
    /** What all objects leave of all hosts. */
    REST_OF_ALL
  }
}
