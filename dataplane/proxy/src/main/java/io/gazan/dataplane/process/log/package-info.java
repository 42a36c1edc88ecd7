/**
 * The program's own log: which files it goes to, what of it was lost, and opening them again.
 * Process-wide, as Logback is.
 */
@NullMarked
package io.gazan.dataplane.process.log;

import org.jspecify.annotations.NullMarked;
