/**
 * How much of a route a client may use, and whether it may at all: {@code allow} and {@code deny},
 * {@code rate_limit} and {@code x4xx_limit}. What is remembered of clients is in one {@link
 * io.gazan.dataplane.filter.limit.ClientTable} of the process, keyed by what is limited and by
 * client, so that it outlives every change of the document. The filters run on event loops, which
 * share the table without locks.
 */
@NullMarked
package io.gazan.dataplane.filter.limit;

import org.jspecify.annotations.NullMarked;
