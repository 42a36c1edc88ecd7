/**
 * What the records of the document are made of: values that are redacted, switched off or copied
 * without losing their order. Used by the constructors of the records, on whatever thread makes
 * one; immutable.
 */
@NullMarked
package io.gazan.upstreams.value;

import org.jspecify.annotations.NullMarked;
