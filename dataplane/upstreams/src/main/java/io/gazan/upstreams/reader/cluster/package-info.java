/**
 * The part of the grammar that says where endpoints are and how they are spoken to: named clusters,
 * lists of servers, upstream TLS. Called by the reader of the whole document and by that of routes,
 * on their thread.
 */
@NullMarked
package io.gazan.upstreams.reader.cluster;

import org.jspecify.annotations.NullMarked;
