/**
 * Processes of the bench and what the system says about them: starting and ending children, their
 * output, the CPU time of a tree, ports, the limit on open files. Used on the main thread, but for
 * a virtual thread per talking child that reads it, and the shutdown hook, which ends the children.
 */
@NullMarked
package io.gazan.bench.child;

import org.jspecify.annotations.NullMarked;
