/**
 * {@code /status}: the routing table in force with the state of every endpoint, as JSON, for people
 * and for {@code gazan status}. Rendered on a virtual thread, from memory.
 */
@NullMarked
package io.gazan.dataplane.admin.status;

import org.jspecify.annotations.NullMarked;
