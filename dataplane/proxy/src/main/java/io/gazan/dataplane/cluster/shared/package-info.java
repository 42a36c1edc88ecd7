/**
 * What all event loops share of a cluster or an endpoint, in padded or per-loop words: in-flight
 * counts, the position in a rotation, the limits of a circuit. Loops count without locks; whoever
 * scrapes adds up. The order of a rotation is made beforehand and never changes.
 */
@NullMarked
package io.gazan.dataplane.cluster.shared;

import org.jspecify.annotations.NullMarked;
