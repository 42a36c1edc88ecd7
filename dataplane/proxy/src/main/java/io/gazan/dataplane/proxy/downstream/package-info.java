/**
 * The client's side of an exchange. {@link io.gazan.dataplane.proxy.downstream.Http1Downstream}
 * turns a client's bytes into one exchange after another, {@link
 * io.gazan.dataplane.proxy.downstream.Http2Downstream} into many at once, one per stream; both
 * pause the client when the endpoint cannot take more, and end a connection so that no request is
 * lost. The listener puts one of them on each connection; it runs on that connection's event loop
 * alone.
 */
@NullMarked
package io.gazan.dataplane.proxy.downstream;

import org.jspecify.annotations.NullMarked;
