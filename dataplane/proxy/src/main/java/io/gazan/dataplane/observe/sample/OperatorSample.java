package io.gazan.dataplane.observe.sample;

import java.util.Map;

/**
 * What comes from an operator, as a scrape finds it.
 *
 * @param connected whether there is a session now
 * @param term the highest seen; 0 before any
 * @param sessions ended since start, by how
 * @param writes of the last snapshot since start
 * @param failures to write or read it since start
 */
public record OperatorSample(
    boolean connected,
    long term,
    Map<String, Long> sessions,
    Updates updates,
    long writes,
    long failures) {
  public OperatorSample {
    sessions = Map.copyOf(sessions);
  }

  /**
   * Of all sessions since start.
   *
   * @param bytes of messages received
   */
  public record Updates(long applied, long refused, long bytes) {}
}
