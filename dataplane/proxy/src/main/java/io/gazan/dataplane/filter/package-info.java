/**
 * What a route does to a request before it is sent anywhere: each {@link
 * io.gazan.dataplane.filter.Filter} looks at the head and lets it go on, answers it, or decides
 * {@link io.gazan.dataplane.filter.Later}. The routing compiler builds one {@link
 * io.gazan.dataplane.filter.FilterChain} per route; the exchange runs it on the event loop of the
 * client's connection, so a filter never blocks. What it has to remember of a request is in the
 * {@link io.gazan.dataplane.filter.FilterPass}.
 */
@NullMarked
package io.gazan.dataplane.filter;

import org.jspecify.annotations.NullMarked;
