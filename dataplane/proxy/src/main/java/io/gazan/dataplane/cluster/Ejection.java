package io.gazan.dataplane.cluster;

import java.util.Locale;

/**
 * Why and since when (ticker nanoseconds) an endpoint is under suspicion; each cluster decides
 * whether to act on it.
 */
record Ejection(Reason reason, long since) {
  enum Reason {
    REFUSED,
    TIMED_OUT,
    RESETS;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  boolean byResets() {
    return reason == Reason.RESETS;
  }
}
