/**
 * How a request is sent on: timeouts, retries and sticky sessions. Made by {@code reader} and the
 * operator, read when a table is compiled on the provider's thread; immutable.
 */
@NullMarked
package io.gazan.upstreams.forwarding;

import org.jspecify.annotations.NullMarked;
