/**
 * The provider behind {@code POST /conf}: a document comes in bytes, is read and checked like a
 * file's, and goes into service through the sink that all providers share. Knows nothing of HTTP;
 * the config API calls it on virtual threads, a few at a time.
 */
@NullMarked
package io.gazan.dataplane.provider.api;

import org.jspecify.annotations.NullMarked;
