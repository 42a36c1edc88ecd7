/**
 * How long anything may take: the limits of main.yaml in the units of the request path, those of a
 * route or of a gRPC call, and the coarse timers that keep them. Timers belong to one event loop
 * and are touched by no other thread; the rest is immutable.
 */
@NullMarked
package io.gazan.dataplane.proxy.time;

import org.jspecify.annotations.NullMarked;
