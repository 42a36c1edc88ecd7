/**
 * HTTP/2 on Netty's frame codec. Coming in, the fields of a HEADERS frame are kept as they were
 * decoded ({@link io.gazan.dataplane.http2.head.ReceivedFields}, one per connection), checked by
 * the rules of RFC 9113 §8 ({@link io.gazan.dataplane.http2.head.RequestReader}, {@link
 * io.gazan.dataplane.http2.head.ResponseReader}) and laid out as the HTTP/1.1 head that says the
 * same, under the rule book of {@code http1}. Going out, {@link
 * io.gazan.dataplane.http2.head.HeadEncoder} writes HPACK straight from the byte ranges of a head.
 * {@link io.gazan.dataplane.http2.FrameHandler} puts a connection together, with the limits of
 * {@link io.gazan.dataplane.http2.Http2Limits} and a {@link io.gazan.dataplane.http2.FrameGuard}
 * below the decoder that sees every frame. Everything here belongs to one event loop; the streams
 * themselves are the caller's.
 */
@NullMarked
package io.gazan.dataplane.http2;

import org.jspecify.annotations.NullMarked;
