package io.gazan.dataplane.proxy;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Does the same little thing again and again on a thread of its own, until it fails or is over. */
final class Drip implements AutoCloseable {
  /** One drop. */
  @FunctionalInterface
  interface Drop {
    void fall() throws IOException;
  }

  private final Thread thread;
  private volatile boolean over;
  private volatile boolean failed;

  private Drip(long millis, Drop drop) {
    thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    while (!over) {
                      drop.fall();
                      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
                    }
                  } catch (IOException e) {
                    failed = true;
                  }
                });
  }

  /** A drop about every so many milliseconds, from now on. */
  static Drip every(long millis, Drop drop) {
    return new Drip(millis, drop);
  }

  /** Whether the other side has put an end to it. */
  boolean hasFailed() {
    return failed;
  }

  @Override
  public void close() {
    over = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
