/** What tests do to a cluster beyond what a client can: for this module and those above it. */
@NullMarked
package io.gazan.devcluster.testing;

import org.jspecify.annotations.NullMarked;
