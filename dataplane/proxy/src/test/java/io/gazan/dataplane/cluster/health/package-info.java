/** Tests of active checks, with real sockets. */
@NullMarked
package io.gazan.dataplane.cluster.health;

import org.jspecify.annotations.NullMarked;
