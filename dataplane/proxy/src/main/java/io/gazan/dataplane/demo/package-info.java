/**
 * {@code gazan demo}: a data plane with endpoints and files of its own, for a first look without
 * writing anything. Used by the command line only; {@code demo --check} also is the run that the
 * launcher trains the JVM's ahead-of-time cache with.
 */
@NullMarked
package io.gazan.dataplane.demo;

import org.jspecify.annotations.NullMarked;
