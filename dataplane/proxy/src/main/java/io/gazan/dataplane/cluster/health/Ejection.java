package io.gazan.dataplane.cluster.health;

import java.util.Locale;

/**
 * Why and since when (ticker nanoseconds) an endpoint is under suspicion; each cluster decides
 * whether to act on it.
 */
public record Ejection(Reason reason, long since) {
  /** What an endpoint did to be taken out. */
  public enum Reason {
    REFUSED,
    TIMED_OUT,
    RESETS;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public boolean byResets() {
    return reason == Reason.RESETS;
  }
}
