/**
 * Where clients come in. A {@link io.gazan.dataplane.listener.Listener} binds one socket per event
 * loop with SO_REUSEPORT, so that the kernel spreads connections and a connection belongs to one
 * loop for life; it admits them within the connection limits, reads the PROXY protocol where that
 * is on, has {@link io.gazan.dataplane.tls.DownstreamTls} do the handshake on the TLS port, and
 * puts an {@link io.gazan.dataplane.proxy.downstream.Http1Downstream} on each.
 */
@NullMarked
package io.gazan.dataplane.listener;

import org.jspecify.annotations.NullMarked;
