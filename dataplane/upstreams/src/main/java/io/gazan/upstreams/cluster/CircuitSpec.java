package io.gazan.upstreams.cluster;

/**
 * A cluster's circuit breaker ({@code limits}): 503 beyond. 0 means no limit.
 *
 * @param connections open to all endpoints together
 * @param pending exchanges that wait for a connection
 * @param requests exchanges under way
 */
public record CircuitSpec(int connections, int pending, int requests) {
  public static final CircuitSpec DEFAULTS = new CircuitSpec(1024, 1024, 0);
}
