/**
 * The side-by-side bench: starts Gazan, nginx and HAProxy as child processes pinned to one core,
 * drives them with wrk from another, and divides the CPU time of each proxy's process tree by the
 * requests it completed.
 *
 * <p>Nothing here calls the proxy's classes. Everything runs on the main thread, in turn; the
 * shutdown hook only ends the children and removes the temporary folder.
 */
@NullMarked
package io.gazan.bench;

import org.jspecify.annotations.NullMarked;
