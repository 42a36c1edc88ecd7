package io.gazan.dataplane.observe.sample;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the routing table in force came to be.
 *
 * @param version number of the table in force, below 2^53 so that a double holds it; 0 before the
 *     first
 * @param appliedAtMillis when it was swapped in, milliseconds since 1970; 0 before the first
 * @param applied documents put in force since start
 * @param rejected documents refused since start
 * @param origin where the document in force came from
 * @param turnedAway what the config API has turned away since start, by the reason's label
 * @param providers what comes from Consul or an operator
 */
public record ConfigSample(
    long version,
    long appliedAtMillis,
    long applied,
    long rejected,
    Origin origin,
    Map<String, Long> turnedAway,
    ProviderSample providers) {
  public static final ConfigSample NONE = new ConfigSample(0, 0, 0, 0);

  /**
   * Where a document came from.
   *
   * @param source the provider; null before the first document
   * @param unsaved whether it was to be saved and could not be
   * @param refused whether a provider has said something since that was refused
   */
  public record Origin(@Nullable String source, boolean unsaved, boolean refused) {
    static final Origin NONE = new Origin(null, false, false);
  }

  /** Of a data plane without a config API. */
  public ConfigSample(long version, long appliedAtMillis, long applied, long rejected) {
    this(version, appliedAtMillis, applied, rejected, Origin.NONE, Map.of());
  }

  /** With a file alone. */
  public ConfigSample(
      long version,
      long appliedAtMillis,
      long applied,
      long rejected,
      Origin origin,
      Map<String, Long> turnedAway) {
    this(version, appliedAtMillis, applied, rejected, origin, turnedAway, ProviderSample.NONE);
  }

  /** The same with what providers tell. */
  public ConfigSample with(ProviderSample told) {
    return new ConfigSample(version, appliedAtMillis, applied, rejected, origin, turnedAway, told);
  }
}
