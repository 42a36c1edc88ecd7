/**
 * Other people's judgement: h2spec (HTTP/2, RFC 7540 and HPACK) and the Autobahn test suite
 * (WebSocket, RFC 6455), run as processes of their own against any address. The build lays their
 * files under {@code target/conformance}; nothing of them is on a class path.
 */
@NullMarked
package io.gazan.dataplane.testing.conformance;

import org.jspecify.annotations.NullMarked;
