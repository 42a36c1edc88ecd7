/**
 * What the data plane is to the operating system: a process that is sent signals. Used by the
 * command line only.
 */
@NullMarked
package io.gazan.dataplane.process;

import org.jspecify.annotations.NullMarked;
