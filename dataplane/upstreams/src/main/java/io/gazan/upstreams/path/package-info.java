/** The canonical form of a path, for the reader of documents and for who renders them. */
@NullMarked
package io.gazan.upstreams.path;

import org.jspecify.annotations.NullMarked;
