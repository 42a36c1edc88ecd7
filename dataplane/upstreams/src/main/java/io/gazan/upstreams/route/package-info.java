/**
 * From a host name to where its requests go: virtual hosts, their routes, and a route's target,
 * which is a cluster, a weighted choice of clusters, a redirect or a fixed response. Made by {@code
 * reader} and the operator, compiled on the provider's thread; immutable.
 */
@NullMarked
package io.gazan.upstreams.route;

import org.jspecify.annotations.NullMarked;
