/**
 * The bench's own client and endpoint, for traffic that no ready-made tool makes and checks: gRPC
 * calls, WebSocket echo, TLS handshakes of one kind. They run as one child process of the bench,
 * pinned to the core of the load.
 *
 * <p>One event loop does everything; only {@code PeerMain}'s main thread reads commands and waits.
 * Nothing here calls the proxy's classes.
 */
@NullMarked
package io.gazan.bench.peer;

import org.jspecify.annotations.NullMarked;
