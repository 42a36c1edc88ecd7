/**
 * Certificates of clients: taken in the handshake, looked at afterwards. The verifier is called on
 * the threads for TLS work, never on an event loop; everything here is immutable.
 */
@NullMarked
package io.gazan.dataplane.tls.client;

import org.jspecify.annotations.NullMarked;
