package io.gazan.dataplane.provider.operator;

import io.gazan.upstreams.stream.Snapshot;
import org.jspecify.annotations.Nullable;

/** What the operator has put in force so far. Written by the provider's thread, read by any. */
final class InForce {
  private volatile @Nullable Snapshot snapshot;
  private volatile long term;
  private volatile boolean refused;

  @Nullable Snapshot snapshot() {
    return snapshot;
  }

  @Nullable String version() {
    Snapshot now = snapshot;
    return now == null ? null : now.version();
  }

  void snapshot(Snapshot next) {
    snapshot = next;
  }

  /** Whether what the operator said last is something else, which was refused. */
  boolean refused() {
    return refused;
  }

  void refused(boolean last) {
    refused = last;
  }

  /** The highest that was seen. */
  long term() {
    return term;
  }

  void term(long seen) {
    term = seen;
  }
}
