/**
 * The step between translating and streaming: the newest document, numbered, for whoever sends it
 * or writes status by it.
 */
@NullMarked
package io.gazan.operator.publish;

import org.jspecify.annotations.NullMarked;
