/**
 * The whole way of a change, in one process: an object is written to an API server, the operator
 * renders and streams it, data planes apply it, and a client asks over a socket. {@link
 * io.gazan.vertical.Scene} is the stage; each test brings its own namespace and host names, so that
 * many share one.
 */
@NullMarked
package io.gazan.vertical;

import org.jspecify.annotations.NullMarked;
