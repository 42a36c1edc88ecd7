package io.gazan.dataplane.process.log;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.concurrent.atomic.LongAdder;

/**
 * Logback's queue in front of what may block, with a count of what did not fit. Never waits: when
 * little room is left, lines of info and below are dropped, and all when there is none. Named in
 * logback.xml.
 */
public final class BoundedAppender extends AsyncAppender {
  private static final LongAdder DROPPED = new LongAdder();

  public BoundedAppender() {
    setNeverBlock(true);
  }

  /** Lines of all queues of the process that were not written. */
  static long dropped() {
    return DROPPED.sum();
  }

  static void countDropped() {
    DROPPED.increment();
  }

  /** Under a lock, so that nobody takes the room between the look and the line. */
  @Override
  protected synchronized void append(ILoggingEvent line) {
    int room = getRemainingCapacity();
    if (room == 0 || (room < getDiscardingThreshold() && isDiscardable(line))) {
      DROPPED.increment();
    } else {
      super.append(line);
    }
  }
}
