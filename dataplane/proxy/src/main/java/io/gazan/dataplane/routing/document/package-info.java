/**
 * A document before it is compiled: what must hold of it, its certificates and authorities, its
 * hash, and the records it shares with the one before. Called by {@link
 * io.gazan.dataplane.routing.RoutingTables} on the thread of a provider, one change at a time;
 * never on an event loop.
 */
@NullMarked
package io.gazan.dataplane.routing.document;

import org.jspecify.annotations.NullMarked;
