package io.gazan.dataplane.cluster.health;

import io.gazan.upstreams.Protocol;

/**
 * What one active check asks. Whoever wants to know the same about the same address shares one
 * check.
 *
 * @param address {@code host:port}; also the {@code Host} header
 * @param method HEAD, GET or POST
 * @param path origin-form
 */
public record CheckTarget(String address, String method, String path, Protocol protocol) {}
