/** Tests of clusters: pure ones on a clock that stands still, and {@code *IT} with real sockets. */
@NullMarked
package io.gazan.dataplane.cluster;

import org.jspecify.annotations.NullMarked;
