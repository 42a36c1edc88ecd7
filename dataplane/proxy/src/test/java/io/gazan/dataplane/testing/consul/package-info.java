/**
 * A Consul that behaves as the documentation of its health endpoint and of blocking queries says,
 * and misbehaves in the ways that a client has to survive.
 */
@NullMarked
package io.gazan.dataplane.testing.consul;

import org.jspecify.annotations.NullMarked;
