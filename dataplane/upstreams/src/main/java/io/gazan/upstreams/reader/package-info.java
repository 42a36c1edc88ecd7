/**
 * The grammar of the upstreams document: {@link io.gazan.upstreams.reader.UpstreamsReader} takes
 * the trees of {@code document} and gives the records of {@code io.gazan.upstreams}, or everything
 * that is wrong, each problem with its place. One class per part of the grammar. Called by the
 * providers and by {@code gazan validate}, on their own threads; holds no state between calls.
 */
@NullMarked
package io.gazan.upstreams.reader;

import org.jspecify.annotations.NullMarked;
