package io.gazan.dataplane.process;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Waits for the wish to end: SIGTERM, or SIGINT from a terminal. The first signal ends the wait, so
 * that the caller can finish what runs; the second ends the process on the spot.
 */
public final class Termination {
  private static final int SIGINT = 2;
  private static final int SIGTERM = 15;

  private final CountDownLatch wish = new CountDownLatch(1);
  private final AtomicInteger first = new AtomicInteger();

  private Termination() {}

  /** Takes both signals from now on. */
  public static Termination onSignals() {
    Termination termination = new Termination();
    ProcessSignals.on("TERM", () -> termination.received(SIGTERM));
    ProcessSignals.on("INT", () -> termination.received(SIGINT));
    return termination;
  }

  private void received(int signal) {
    if (first.compareAndSet(0, signal)) {
      wish.countDown();
    } else {
      // What a shell reports of a process that the signal killed.
      Runtime.getRuntime().halt(128 + signal);
    }
  }

  /** Returns at the first signal; true when it was SIGINT: somebody at a terminal waits. */
  public boolean await() throws InterruptedException {
    wish.await();
    return first.get() == SIGINT;
  }
}
