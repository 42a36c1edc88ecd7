/**
 * Bytes to a tree: {@link io.gazan.upstreams.document.parse.DocumentReader} takes YAML or JSON
 * under {@link io.gazan.upstreams.document.parse.DocumentLimits} and gives nodes that know their
 * line and column, or everything that is wrong with the text. Called by the readers of the
 * upstreams document and of main.yaml, on the thread of a provider or of the start; one reader
 * serves one thread at a time. Nothing here throws on bad input.
 */
@NullMarked
package io.gazan.upstreams.document.parse;

import org.jspecify.annotations.NullMarked;
