package io.gazan.operator.leader;

/** Whether this replica leads. Any thread may ask, as often as it likes. */
public interface Leadership {
  /**
   * Whether it may act as the leader now: it holds the Lease and renewed it recently enough that no
   * other can hold it.
   */
  boolean holds();

  /**
   * The Lease's {@code spec.leaseTransitions} of the newest leadership of this replica; -1 before
   * the first. Grows with each change of the leader.
   */
  long term();
}
