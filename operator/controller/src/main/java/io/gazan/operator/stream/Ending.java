package io.gazan.operator.stream;

import java.util.Locale;

/** Why a session ended; the label of a metric. */
public enum Ending {
  LEFT,
  REPLACED,
  NODE_TAKEN,
  TOO_MANY_OF_TOKEN,
  TOKEN_EXPIRED,
  NO_HELLO,
  BAD_MESSAGE,
  LINE_TOO_LONG,
  TOO_MANY_MESSAGES,
  SLOW_READER,
  NO_ANSWER,
  SILENT,
  BROKEN,
  CLOSED_BY_US;

  /** Whether an update was on its way that the data plane did not take. */
  boolean unanswered() {
    return this == NO_ANSWER || this == SLOW_READER;
  }

  /** As a metric's label says it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
