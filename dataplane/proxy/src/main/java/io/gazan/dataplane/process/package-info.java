/**
 * What the data plane is to the operating system: a process that is sent signals, that may give up
 * root, stay in the background, tell its service manager how it does and hand its sockets over.
 * Used by the command line only; the listeners and the admin side know {@code upgrade}'s inherited
 * sockets.
 */
@NullMarked
package io.gazan.dataplane.process;

import org.jspecify.annotations.NullMarked;
