package io.gazan.dataplane.provider.operator;

import io.gazan.upstreams.stream.Snapshot;
import org.jspecify.annotations.Nullable;

/** What the operator has put in force so far. Written by the provider's thread, read by any. */
final class InForce {
  private volatile @Nullable Snapshot snapshot;
  private volatile long term;

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

  /** The highest that was seen. */
  long term() {
    return term;
  }

  void term(long seen) {
    term = seen;
  }
}
