/** A process in the background, and the file that says which one it is. */
@NullMarked
package io.gazan.dataplane.process.daemon;

import org.jspecify.annotations.NullMarked;
