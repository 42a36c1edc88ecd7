/**
 * The JMH set: what codec and matcher cost alone, with allocation per operation. Run by {@code
 * ./gazan bench jmh}.
 */
@NullMarked
package io.gazan.bench.jmh;

import org.jspecify.annotations.NullMarked;
