/**
 * Finding a host among hosts and a path among paths, in bytes and without allocating. Built on a
 * provider's thread when a table is compiled, read by event loops; immutable once built.
 */
@NullMarked
package io.gazan.dataplane.routing.match;

import org.jspecify.annotations.NullMarked;
