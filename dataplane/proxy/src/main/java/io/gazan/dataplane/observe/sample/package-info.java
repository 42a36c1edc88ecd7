/**
 * Figures at one moment, as the observed parts hand them out: each is a record that a supplier in
 * {@link io.gazan.dataplane.observe.sample.ScrapeSources} fills on the thread of whoever scrapes.
 * Neither side has to know the other.
 */
@NullMarked
package io.gazan.dataplane.observe.sample;

import org.jspecify.annotations.NullMarked;
