/**
 * The parts of the command line that stand on their own: asking a running process for its status,
 * what main.yaml names on the disk, the log level before anything is logged. Called by {@code
 * gazan}'s commands on the main thread.
 */
@NullMarked
package io.gazan.dataplane.command;

import org.jspecify.annotations.NullMarked;
