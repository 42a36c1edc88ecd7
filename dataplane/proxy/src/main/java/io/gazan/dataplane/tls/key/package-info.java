/**
 * The keys that the handshake works with: private keys, which sign as tasks of the handshake on the
 * threads for TLS work, and those of session tickets, which are rotated on a timer and read by
 * BoringSSL through the contexts.
 */
@NullMarked
package io.gazan.dataplane.tls.key;

import org.jspecify.annotations.NullMarked;
