/**
 * WebSocket (RFC 6455) by hand, so that a test can send wrong bytes too: a client over clear text,
 * TLS or a stream of HTTP/2 (RFC 8441), and an endpoint of Netty's that sends back what it gets.
 */
@NullMarked
package io.gazan.dataplane.testing.websocket;

import org.jspecify.annotations.NullMarked;
