/**
 * What the operator sees of the cluster, as plain values: filled from the informers' caches, read
 * by the translation.
 */
@NullMarked
package io.gazan.operator.inventory;

import org.jspecify.annotations.NullMarked;
