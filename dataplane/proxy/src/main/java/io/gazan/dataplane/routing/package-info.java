/**
 * From an {@code Upstreams} document to the table that a request reads. Providers call {@link
 * io.gazan.dataplane.routing.RoutingTables#apply} on threads of their own, one change at a time;
 * event loops call {@link io.gazan.dataplane.routing.RoutingTables#current} once per request and
 * keep that table to the end of the exchange. Everything here is immutable once it is visible,
 * except the position of weighted routes.
 */
@NullMarked
package io.gazan.dataplane.routing;

import org.jspecify.annotations.NullMarked;
