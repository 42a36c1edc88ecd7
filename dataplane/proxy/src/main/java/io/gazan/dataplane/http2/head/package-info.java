/**
 * Heads of HTTP/2. Coming in, the fields of a HEADERS frame are kept as they were decoded ({@link
 * io.gazan.dataplane.http2.head.ReceivedFields}), checked by the rules of RFC 9113 §8 and laid out
 * as the HTTP/1.1 head that says the same; going out, {@link
 * io.gazan.dataplane.http2.head.HeadEncoder} writes HPACK straight from the byte ranges of a head.
 * Called by the streams of a connection on its event loop; one set of these belongs to one loop.
 */
@NullMarked
package io.gazan.dataplane.http2.head;

import org.jspecify.annotations.NullMarked;
