/** The archive as a user has it: unpacked anywhere, with an empty environment, and run. */
@NullMarked
package io.gazan.dist;

import org.jspecify.annotations.NullMarked;
