package io.gazan.operator.observe;

import io.micrometer.core.instrument.Timer;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * How long changes take to be in force everywhere. At most 1,024 publications wait for their
 * acknowledgement; the oldest is not counted when there are more, nor is any while no data plane is
 * connected.
 */
final class Propagation {
  private static final int WAITING = 1024;

  private record Waiting(long sequence, long sinceNanos) {}

  private final Timer timer;
  // Guarded by this.
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

  Propagation(Timer timer) {
    this.timer = timer;
  }

  synchronized void published(long sequence, long sinceNanos) {
    if (waiting.size() == WAITING) {
      waiting.removeFirst();
    }
    waiting.addLast(new Waiting(sequence, sinceNanos));
  }

  synchronized void acknowledged(long sequence) {
    while (!waiting.isEmpty() && waiting.getFirst().sequence() <= sequence) {
      Waiting one = waiting.removeFirst();
      if (sequence != Long.MAX_VALUE) {
        timer.record(System.nanoTime() - one.sinceNanos(), TimeUnit.NANOSECONDS);
      }
    }
  }
}
