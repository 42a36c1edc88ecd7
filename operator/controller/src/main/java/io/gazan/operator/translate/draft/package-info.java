/**
 * What one object asks for, before it is known what others do: the routes it claims, the clusters
 * and certificates these need, and what is wrong with it. A draft does not change while the object
 * and what was looked up for it stay as they are, so it is kept.
 */
@NullMarked
package io.gazan.operator.translate.draft;

import org.jspecify.annotations.NullMarked;
