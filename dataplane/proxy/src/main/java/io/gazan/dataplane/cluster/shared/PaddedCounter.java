package io.gazan.dataplane.cluster.shared;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One atomic counter that shares its cache line with nothing, because every event loop writes it.
 */
public final class PaddedCounter {
  private static final int MIDDLE = 16;
  private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] cells = new long[2 * MIDDLE];

  /**
   * The next step of something that goes round in so many; where there is but one, the counter is
   * left alone.
   */
  public int nextOf(int steps) {
    return steps == 1 ? 0 : (int) Long.remainderUnsigned(getAndIncrement(), steps);
  }

  long getAndIncrement() {
    return (long) CELLS.getAndAdd(cells, MIDDLE, 1L);
  }

  void decrement() {
    CELLS.getAndAdd(cells, MIDDLE, -1L);
  }

  long get() {
    return (long) CELLS.getOpaque(cells, MIDDLE);
  }
}
