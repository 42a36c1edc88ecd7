package io.gazan.dataplane.cluster;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One atomic counter that shares its cache line with nothing, because every event loop writes it.
 */
final class PaddedCounter {
  private static final int MIDDLE = 16;
  private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] cells = new long[2 * MIDDLE];

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
