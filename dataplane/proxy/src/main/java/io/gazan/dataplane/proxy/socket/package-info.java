/**
 * Sockets and the buffers next to them: the transport, how much is read at once, what is written
 * together, how a connection is ended, and who waits in the pool. Called by both sides of an
 * exchange; each object belongs to one event loop, except the transport, which is immutable.
 */
@NullMarked
package io.gazan.dataplane.proxy.socket;

import org.jspecify.annotations.NullMarked;
