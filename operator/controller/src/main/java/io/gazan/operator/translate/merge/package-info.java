/**
 * From what each object asks for to one document: who gets a path that several want, and what is
 * left for default backends.
 */
@NullMarked
package io.gazan.operator.translate.merge;

import org.jspecify.annotations.NullMarked;
