package io.gazan.operator.stream;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** What a stream server has to know about the Lease. Any thread asks; must not block. */
public interface Leadership {
  /** Whether this replica takes data planes now. */
  boolean leading();

  /** Of the leadership: the Lease's {@code leaseTransitions}. */
  long term();

  static Leadership of(BooleanSupplier leading, LongSupplier term) {
    return new Leadership() {
      @Override
      public boolean leading() {
        return leading.getAsBoolean();
      }

      @Override
      public long term() {
        return term.getAsLong();
      }
    };
  }
}
