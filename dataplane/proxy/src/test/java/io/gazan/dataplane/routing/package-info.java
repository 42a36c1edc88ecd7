/** Tests of matching, compiling and swapping, without sockets. */
@NullMarked
package io.gazan.dataplane.routing;

import org.jspecify.annotations.NullMarked;
