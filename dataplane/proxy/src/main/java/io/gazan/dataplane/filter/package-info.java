/**
 * What a route does to a request before it is sent anywhere: each {@link
 * io.gazan.dataplane.filter.Filter} looks at the head and either lets it go on or answers it. The
 * routing compiler builds one {@link io.gazan.dataplane.filter.FilterChain} per route; the exchange
 * runs it on the event loop of the client's connection, so a filter never blocks and keeps no state
 * of a request.
 */
@NullMarked
package io.gazan.dataplane.filter;

import org.jspecify.annotations.NullMarked;
