/** Tests of the HTTP/2 codec, with Netty's own HPACK as the oracle. */
@NullMarked
package io.gazan.dataplane.http2;

import org.jspecify.annotations.NullMarked;
