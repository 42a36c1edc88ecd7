/**
 * The side-by-side bench: starts Gazan, nginx and HAProxy as child processes pinned to one core,
 * drives them from another with wrk, h2load and a client of its own, and divides the CPU time of
 * each proxy's process tree by the requests it completed.
 *
 * <p>{@link io.gazan.bench.workload.Workload} says what is sent, {@link
 * io.gazan.bench.workload.Job} what the proxies have to do about it, {@link io.gazan.bench.Rounds}
 * takes the measurements. Nothing here calls the proxy's classes. Everything runs on the main
 * thread, in turn, but for one that reads what the peer prints; the shutdown hook only ends the
 * children and removes the temporary folder.
 */
@NullMarked
package io.gazan.bench;

import org.jspecify.annotations.NullMarked;
