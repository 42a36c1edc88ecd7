/**
 * Bytes to a tree, and typed reading of that tree: {@link
 * io.gazan.upstreams.document.parse.DocumentReader} takes YAML or JSON under {@link
 * io.gazan.upstreams.document.parse.DocumentLimits} and gives {@link
 * io.gazan.upstreams.document.Node}s that know their line and column; {@link
 * io.gazan.upstreams.document.Value} and {@link io.gazan.upstreams.document.Fields} turn them into
 * values and collect everything that is wrong in {@link io.gazan.upstreams.document.Problems}. Both
 * the upstreams document and main.yaml are read this way, so it knows nothing of either, only
 * {@link io.gazan.upstreams.Problem}. Nothing here throws on bad input. One reader serves one
 * thread at a time; trees are immutable.
 */
@NullMarked
package io.gazan.upstreams.document;

import org.jspecify.annotations.NullMarked;
