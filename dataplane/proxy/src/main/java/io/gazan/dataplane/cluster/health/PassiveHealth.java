package io.gazan.dataplane.cluster.health;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What one endpoint's exchanges tell about it. Event loops report failures and answers; an answer
 * costs one read as long as nothing failed before it. Ejections begin and end under the registry's
 * lock.
 */
public final class PassiveHealth {
  private static final int RESETS_TO_EJECT = 5;

  private final AtomicInteger resets = new AtomicInteger();
  private volatile @Nullable Ejection ejection;

  /** True from a failure to the first answer after it that finds no ejection. */
  private volatile boolean suspect;

  private volatile int inARow;
  private volatile long effective;

  /** True if this reset makes it as many in a row as eject. */
  public boolean reset() {
    suspect = true;
    return resets.incrementAndGet() >= RESETS_TO_EJECT;
  }

  public void answered() {
    if (suspect) {
      resets.set(0);
      if (ejection == null) {
        inARow = 0;
        suspect = false;
      }
    }
  }

  public @Nullable Ejection ejection() {
    return ejection;
  }

  /** Under the lock; answers how many ejections in a row this makes. */
  public int begin(Ejection begins) {
    suspect = true;
    ejection = begins;
    int now = inARow + 1;
    inARow = now;
    return now;
  }

  /** Under the lock. What is in a row stays so until an answer comes. */
  public void end() {
    ejection = null;
    resets.set(0);
  }

  /** Under the lock: at least one cluster did without the endpoint. */
  public void countEffective() {
    long now = effective + 1;
    effective = now;
  }

  public long effective() {
    return effective;
  }
}
