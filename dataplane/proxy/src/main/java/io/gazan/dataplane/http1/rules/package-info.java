/**
 * The rule book: request lines, hosts, framing and connection options, and what is refused. One
 * class per rule of RFC 9112 and RFC 9110 that decides whether two readers could read a message
 * differently. Called by the decoders of {@code http1} and by those that lay out HTTP/2 heads as
 * HTTP/1.1, on the event loop of the connection.
 */
@NullMarked
package io.gazan.dataplane.http1.rules;

import org.jspecify.annotations.NullMarked;
