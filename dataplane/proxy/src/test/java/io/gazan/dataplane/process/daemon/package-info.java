/** The pid file alone; processes that go into the background are in the tests of the program. */
@NullMarked
package io.gazan.dataplane.process.daemon;

import org.jspecify.annotations.NullMarked;
