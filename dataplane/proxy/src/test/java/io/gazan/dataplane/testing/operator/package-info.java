/** An operator's end of the stream that says what a test tells it to, right or wrong. */
@NullMarked
package io.gazan.dataplane.testing.operator;

import org.jspecify.annotations.NullMarked;
