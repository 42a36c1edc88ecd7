package io.gazan.upstreams.route;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The routes of one host name.
 *
 * @param host lower-case: an exact name or address (an IPv6 literal in brackets), {@code *.suffix}
 *     for one label before the suffix, or {@link #DEFAULT}
 * @param certificate the named certificate that clients see; null to look for one by the name that
 *     they ask for
 * @param routes in the order of the document; no two of them have the same path
 */
public record VirtualHostSpec(String host, @Nullable String certificate, List<RouteSpec> routes) {
  /** Every host that no other entry names; {@code DEFAULT} and {@code "*"} in the document. */
  public static final String DEFAULT = "*";

  public VirtualHostSpec {
    routes = List.copyOf(routes);
  }

  /** Without a certificate of its own. */
  public VirtualHostSpec(String host, List<RouteSpec> routes) {
    this(host, null, routes);
  }
}
