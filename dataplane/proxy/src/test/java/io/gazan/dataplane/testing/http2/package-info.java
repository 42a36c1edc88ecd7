/**
 * HTTP/2 at the level of frames: a blocking client and a scripted endpoint that can send any bytes
 * at all, malformed ones included, and read every frame within a bound of time. They share nothing
 * with the proxy's codec but Netty's HPACK decoder; header blocks are written as literals, so that
 * a test can say what no decent encoder would.
 */
@NullMarked
package io.gazan.dataplane.testing.http2;

import org.jspecify.annotations.NullMarked;
