package io.gazan.dataplane.cluster;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What one endpoint's exchanges tell about it. Event loops report failures and answers; an answer
 * costs one read as long as nothing failed before it. Ejections begin and end under the registry's
 * lock.
 */
final class PassiveHealth {
  private static final int RESETS_TO_EJECT = 5;

  private final AtomicInteger resets = new AtomicInteger();
  private volatile @Nullable Ejection ejection;

  /** True from a failure to the first answer after it that finds no ejection. */
  private volatile boolean suspect;

  private volatile int inARow;
  private volatile long effective;

  /** True if this reset makes it as many in a row as eject. */
  boolean reset() {
    suspect = true;
    return resets.incrementAndGet() >= RESETS_TO_EJECT;
  }

  void answered() {
    if (suspect) {
      resets.set(0);
      if (ejection == null) {
        inARow = 0;
        suspect = false;
      }
    }
  }

  @Nullable Ejection ejection() {
    return ejection;
  }

  /** Under the lock; answers how many ejections in a row this makes. */
  int begin(Ejection begins) {
    suspect = true;
    ejection = begins;
    int now = inARow + 1;
    inARow = now;
    return now;
  }

  /** Under the lock. What is in a row stays so until an answer comes. */
  void end() {
    ejection = null;
    resets.set(0);
  }

  /** Under the lock: at least one cluster did without the endpoint. */
  void countEffective() {
    long now = effective + 1;
    effective = now;
  }

  long effective() {
    return effective;
  }
}
