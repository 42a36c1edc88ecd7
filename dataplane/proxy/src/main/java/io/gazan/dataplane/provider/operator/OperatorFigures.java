package io.gazan.dataplane.provider.operator;

import java.util.Map;

/**
 * The operator, as metrics show it.
 *
 * @param connected whether there is a session now
 * @param term the highest seen, 0 before any
 * @param sessions ended, by how, every way
 * @param applied updates put in force since the start
 * @param refused updates refused since the start
 * @param bytes received in messages
 * @param writes of the last snapshot
 * @param failures to write or read it
 */
public record OperatorFigures(
    boolean connected,
    long term,
    Map<String, Long> sessions,
    long applied,
    long refused,
    long bytes,
    long writes,
    long failures) {
  public OperatorFigures {
    sessions = Map.copyOf(sessions);
  }
}
