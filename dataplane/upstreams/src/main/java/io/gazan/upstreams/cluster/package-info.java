/**
 * Clusters in the upstreams document: endpoints, balancing, health checks and circuit limits. Made
 * by {@code reader} and the operator, compared by value when a table is compiled; immutable, so
 * that any thread may hold them.
 */
@NullMarked
package io.gazan.upstreams.cluster;

import org.jspecify.annotations.NullMarked;
