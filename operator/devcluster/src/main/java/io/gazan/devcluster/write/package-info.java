/**
 * The life of an object: what a create, an update, a patch or a delete does to it before it is
 * stored. All of a write happens under the store's lock, so a patch never conflicts with another.
 */
@NullMarked
package io.gazan.devcluster.write;

import org.jspecify.annotations.NullMarked;
