/** What an upgrade does before and between the words of the two processes, each part alone. */
@NullMarked
package io.gazan.dataplane.process.upgrade;

import org.jspecify.annotations.NullMarked;
