/** The upstreams document: what a user writes, as records that parse, validate and compare. */
@NullMarked
package io.gazan.upstreams;

import org.jspecify.annotations.NullMarked;
