package io.gazan.upstreams.stream;

import java.util.List;

/**
 * The levels of the document's grammar. A data plane tells the ones it knows, and an operator
 * renders only what every connected one does; each level holds all of the levels below.
 */
public final class Schema {
  /** Hosts, paths, named clusters and certificates, redirects to https. */
  public static final int BASE = 0;

  /** And everything else that a path can say today: authorization, limits, CORS, rewriting. */
  public static final int POLICIES = 1;

  /** What this build knows. */
  public static final List<Integer> KNOWN = List.of(BASE, POLICIES);

  private Schema() {}
}
