/**
 * The negative corpus: requests that two HTTP/1.1 implementations might read in two ways, sorted by
 * the part that is wrong. Our own bytes, after the catalogue of cases that published desync
 * research and the test suites of other parsers name. {@code {T}} stands for the target that marks
 * a case.
 */
@NullMarked
package io.gazan.dataplane.testing.corpus;

import org.jspecify.annotations.NullMarked;
