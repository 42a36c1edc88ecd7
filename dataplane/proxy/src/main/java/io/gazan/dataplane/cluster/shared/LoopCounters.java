package io.gazan.dataplane.cluster.shared;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counters with one stripe per event loop. A loop writes its own stripe only, so a plain add with
 * an opaque store is enough; readers sum all stripes and may be a moment late. Stripes are 128
 * bytes apart so that no two loops ever write to the same cache line.
 */
public final class LoopCounters {
  public static final int IN_FLIGHT = 0;
  public static final int REQUESTS = 1;
  public static final int CONNECTIONS = 2;
  public static final int RETRIES = 3;

  private static final int STRIDE = 16;
  private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] cells;

  public LoopCounters(int loops) {
    cells = new long[(loops + 2) * STRIDE];
  }

  /** To be called from the event loop with this index only. */
  public void add(int loop, int slot, long delta) {
    int index = (loop + 1) * STRIDE + slot;
    CELLS.setOpaque(cells, index, cells[index] + delta);
  }

  public long sum(int slot) {
    long sum = 0;
    for (int index = STRIDE + slot; index < cells.length - STRIDE; index += STRIDE) {
      sum += (long) CELLS.getOpaque(cells, index);
    }
    return sum;
  }
}
