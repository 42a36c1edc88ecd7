package io.gazan.dataplane.admin;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLongArray;

/** What the admin server has turned away since the start, by the limit that did it. */
public final class AdminCounts {
  /** Why something was turned away. */
  public enum Reason {
    /** More connections than an address takes. */
    CONNECTIONS,
    /** The key is wrong. */
    KEY,
    /** Too many wrong keys from one address. */
    THROTTLED,
    /** Too many documents at a time. */
    BUSY,
    /** A body beyond its limit. */
    BODY,
    /** No time left for the exchange. */
    TIMEOUT,
    /** Not plainly valid HTTP. */
    INVALID;

    /** As metrics show it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final AtomicLongArray refused = new AtomicLongArray(Reason.values().length);

  @SuppressWarnings("EnumOrdinal") // an index into this object's own array
  public void refused(Reason reason) {
    refused.incrementAndGet(reason.ordinal());
  }

  @SuppressWarnings("EnumOrdinal")
  public long refusedSoFar(Reason reason) {
    return refused.get(reason.ordinal());
  }
}
