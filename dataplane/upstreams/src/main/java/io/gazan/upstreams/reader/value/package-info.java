/**
 * The values that several parts of the grammar have in common: names, paths, PEM texts, and the
 * references that have to lead somewhere. Called by the other readers on the thread of whoever
 * reads a document; what is collected belongs to one reading.
 */
@NullMarked
package io.gazan.upstreams.reader.value;

import org.jspecify.annotations.NullMarked;
