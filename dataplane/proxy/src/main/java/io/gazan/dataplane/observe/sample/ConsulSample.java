package io.gazan.dataplane.observe.sample;

import java.util.Map;

/**
 * What comes from Consul, as a scrape finds it.
 *
 * @param services followed
 * @param unanswered those about which nothing is known yet
 * @param oldestSeconds since the last good answer for the service that has waited longest, or since
 *     it was first asked for
 * @param queries begun since start
 * @param failures by reason
 * @param leftOut instances that could not be dialled
 */
public record ConsulSample(
    long services,
    long unanswered,
    double oldestSeconds,
    long queries,
    Map<String, Long> failures,
    long leftOut) {
  public ConsulSample {
    failures = Map.copyOf(failures);
  }
}
