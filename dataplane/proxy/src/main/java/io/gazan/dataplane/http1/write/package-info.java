/**
 * Heads, chunks and the proxy's own replies to bytes. A {@link
 * io.gazan.dataplane.http1.write.HeadWriter} exists once per event loop and copies runs of
 * untouched lines; what it writes to is a buffer of the caller's. Called by both sides of an
 * exchange on their event loop.
 */
@NullMarked
package io.gazan.dataplane.http1.write;

import org.jspecify.annotations.NullMarked;
