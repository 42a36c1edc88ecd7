/**
 * Where requests go: named clusters of endpoints, which of them are fit, and which one is next.
 *
 * <p>Three kinds of threads meet here. Event loops of the data plane pick an endpoint and report
 * what became of it: they read one published {@code Schedule}, write counters of their own and
 * never lock. The control loop, one event loop that carries no traffic, runs health checks,
 * protocol probes, name look-ups and timers, and rebuilds schedules when something changed. The
 * provider's thread prepares clusters for a new routing table. The last two share the registry's
 * lock.
 */
@NullMarked
package io.gazan.dataplane.cluster;

import org.jspecify.annotations.NullMarked;
