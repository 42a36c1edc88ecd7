/**
 * Finds out what an endpoint speaks: TLS with HTTP/1.1 or HTTP/2, plain HTTP/1.1, or HTTP/2 in
 * clear text, in that order. Everything runs on one event loop that carries no traffic; nothing
 * here knows about clusters. Who opens TLS to an endpoint, the health checks included, asks {@link
 * io.gazan.dataplane.cluster.probe.UpstreamHandshakes}.
 */
@NullMarked
package io.gazan.dataplane.cluster.probe;

import org.jspecify.annotations.NullMarked;
