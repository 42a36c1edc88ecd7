package io.gazan.dataplane.observe;

import org.jspecify.annotations.Nullable;

/**
 * How the routing table in force came to be.
 *
 * @param version number of the table in force, below 2^53 so that a double holds it; 0 before the
 *     first
 * @param appliedAtMillis when it was swapped in, milliseconds since 1970; 0 before the first
 * @param applied documents put in force since start
 * @param rejected documents refused since start
 * @param consul what comes from Consul; null while nothing does
 */
public record ConfigSample(
    long version,
    long appliedAtMillis,
    long applied,
    long rejected,
    @Nullable ConsulSample consul) {
  public static final ConfigSample NONE = new ConfigSample(0, 0, 0, 0);

  /** Without Consul. */
  public ConfigSample(long version, long appliedAtMillis, long applied, long rejected) {
    this(version, appliedAtMillis, applied, rejected, null);
  }
}
