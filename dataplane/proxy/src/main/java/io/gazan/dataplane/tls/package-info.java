/**
 * TLS with clients. {@link io.gazan.dataplane.tls.DownstreamTls} puts two handlers on a connection:
 * {@link io.gazan.dataplane.tls.SniSelector} reads the ClientHello and picks the certificate,
 * {@link io.gazan.dataplane.tls.TlsHandshake} waits for the handshake, looks at the client's
 * certificate where that is asked for, and hands the connection on with a {@link
 * io.gazan.dataplane.tls.TlsSession}. Handlers run on the connection's event loop; work with
 * private keys, contexts that are not built yet and chains to verify go to {@link
 * io.gazan.dataplane.tls.TlsWork}. TLS with endpoints is in {@code upstream}.
 */
@NullMarked
package io.gazan.dataplane.tls;

import org.jspecify.annotations.NullMarked;
