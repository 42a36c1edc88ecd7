package io.gazan.upstreams.stream;

import java.util.List;

/**
 * The levels of the document's grammar. A data plane tells the ones it knows, and an operator
 * renders only what every connected one does; each level holds all of the levels below.
 */
public final class Schema {
  /** Hosts, paths, named clusters and certificates, redirects to https. */
  public static final int BASE = 0;

  /** And what a path can say besides: authorization, limits, CORS, rewriting. */
  public static final int POLICIES = 1;

  /** And headers that are put beside what is there. */
  public static final int ADDED_HEADERS = 2;

  /** What this build knows, the newest last. */
  public static final List<Integer> KNOWN = List.of(BASE, POLICIES, ADDED_HEADERS);

  private Schema() {}
}
