/**
 * The load generators: wrk, h2load and a client of the bench's own, each a process on the load's
 * core, and idle connections. Used on the main thread, one load at a time.
 */
@NullMarked
package io.gazan.bench.load;

import org.jspecify.annotations.NullMarked;
