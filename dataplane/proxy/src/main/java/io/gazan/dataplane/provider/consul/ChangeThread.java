package io.gazan.dataplane.provider.consul;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what has changed over on a virtual thread of its own: the first change of a row at once,
 * those that come close behind it together, and what was refused again after a while. Any thread
 * may tell of a change.
 */
final class ChangeThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeThread.class);

  /** Between two documents made of changes in Consul. */
  private static final Duration COALESCE = Duration.ofMillis(100);

  /** Until what was refused is tried again: files that the document names may have changed. */
  private static final Duration AGAIN = Duration.ofSeconds(5);

  private final BooleanSupplier takeOver;
  private final Semaphore changed = new Semaphore(0);
  private final CountDownLatch closing = new CountDownLatch(1);
  private @Nullable Thread thread;

  /**
   * @param takeOver answers whether there is nothing more to take over for now
   */
  ChangeThread(BooleanSupplier takeOver) {
    this.takeOver = takeOver;
  }

  /** Begins, if it has not yet. */
  synchronized void start() {
    if (thread == null && !closed()) {
      thread = Thread.ofVirtual().name("gazan-consul").start(this::run);
    }
  }

  void changed() {
    changed.release();
  }

  boolean closed() {
    return closing.getCount() == 0;
  }

  private void run() {
    boolean refused = false;
    try {
      while (!closed()) {
        if (refused) {
          var _ = changed.tryAcquire(AGAIN.toNanos(), TimeUnit.NANOSECONDS);
        } else {
          changed.acquire();
        }
        changed.drainPermits();
        refused = !takeOver.getAsBoolean();
        closing.await(COALESCE.toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      LOG.debug("Consul is not followed any more");
    }
  }

  /** Does not wait for the thread. */
  @Override
  public synchronized void close() {
    closing.countDown();
    if (thread != null) {
      thread.interrupt();
    }
  }
}
