package io.gazan.dataplane.provider.consul;

import java.util.Map;

/**
 * Consul, as metrics show it.
 *
 * @param following whether the document in force takes anything from Consul
 * @param services that are followed
 * @param unanswered those that Consul has told nothing about yet
 * @param oldestSeconds since the last good answer for the service that has waited longest, or since
 *     it was first asked for; NaN while nothing is followed
 * @param queries begun since the start
 * @param failures by reason, every reason
 * @param leftOut instances that could not be dialled
 */
public record ConsulFigures(
    boolean following,
    long services,
    long unanswered,
    double oldestSeconds,
    long queries,
    Map<String, Long> failures,
    long leftOut) {
  public ConsulFigures {
    failures = Map.copyOf(failures);
  }
}
