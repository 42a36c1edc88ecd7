/**
 * The C library's functions that Java has none for, by the foreign function interface: called at
 * start, at the end and on a signal, from threads that may wait. Linux with glibc; where a function
 * is missing, the feature that needs it says so.
 */
@NullMarked
package io.gazan.dataplane.process.posix;

import org.jspecify.annotations.NullMarked;
