/**
 * The door of the stream's port: TLS, HTTP/2, one request, its token. Nothing is said to a client
 * before it is let in, and everything that one can use up until then is limited: connections, of an
 * address and in all, bytes, and time. Runs on the event loops of the port; who is let in becomes a
 * session in {@code io.gazan.operator.stream}.
 */
@NullMarked
package io.gazan.operator.stream.entry;

import org.jspecify.annotations.NullMarked;
