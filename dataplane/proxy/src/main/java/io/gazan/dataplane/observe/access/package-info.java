/**
 * The access log. Event loops fill an {@link io.gazan.dataplane.observe.access.AccessEntry} per
 * exchange and hand it to the {@link io.gazan.dataplane.observe.access.AccessLog} through a bounded
 * ring, without waiting; a thread of the log's own makes lines of the entries and writes them. What
 * does not fit is counted and dropped.
 */
@NullMarked
package io.gazan.dataplane.observe.access;

import org.jspecify.annotations.NullMarked;
