/**
 * What the composition root puts together and need not see the inside of: the transport, the ports,
 * the figures of a scrape, and the one exception that ends a start. Called by {@code Dataplane} and
 * the commands on the main thread; the figures are read on the thread of whoever scrapes.
 */
@NullMarked
package io.gazan.dataplane.parts;

import org.jspecify.annotations.NullMarked;
