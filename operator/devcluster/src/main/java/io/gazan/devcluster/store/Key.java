package io.gazan.devcluster.store;

/**
 * Names an object of a kind.
 *
 * @param namespace empty for what stands in none
 */
public record Key(String namespace, String name) {}
