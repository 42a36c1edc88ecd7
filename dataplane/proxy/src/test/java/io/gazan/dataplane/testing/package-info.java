/**
 * Fixtures of the integration tests: endpoints, clients and a data plane started from text. Each
 * owns its sockets on a loopback address and port of its own, so that tests may run side by side.
 * The HTTP/1.1 reader here is independent of the proxy's codec and stricter than most servers: what
 * it accepts, everybody reads in the same way.
 */
@NullMarked
package io.gazan.dataplane.testing;

import org.jspecify.annotations.NullMarked;
