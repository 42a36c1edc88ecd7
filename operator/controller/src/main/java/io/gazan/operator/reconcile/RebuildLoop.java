package io.gazan.operator.reconcile;

import io.gazan.operator.observe.OperatorMetrics;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that rebuilds. Any number of requests that come while it works or waits are one,
 * and of those for later the earliest. A rebuild that fails is tried again, after 100 ms at first
 * and 5 s at most; what was published stays meanwhile.
 */
public final class RebuildLoop implements AutoCloseable {
  /** The work. */
  interface Work {
    /**
     * Rebuilds.
     *
     * @param requestedNanos when the first request came that this rebuild answers
     */
    void rebuild(long requestedNanos);
  }

  private static final Logger LOG = LoggerFactory.getLogger(RebuildLoop.class);
  private static final long FIRST_RETRY_MILLIS = 100;
  private static final long LAST_RETRY_MILLIS = 5_000;
  private static final long CLOSE_MILLIS = 5_000;
  private final Pace pace = new Pace();
  private final OperatorMetrics metrics;
  private final Thread thread;
  private final Work work;
  private volatile boolean closed;
  private int failures;
  // Guarded by this; times are System.nanoTime().
  private @Nullable Long requested;
  private @Nullable Long due;

  RebuildLoop(Work work, OperatorMetrics metrics) {
    this.work = work;
    this.metrics = metrics;
    this.thread = Thread.ofVirtual().name("gazan-rebuild").unstarted(this::run);
  }

  /** Begins, with a first rebuild. */
  void start() {
    request();
    thread.start();
  }

  /** Asks for a rebuild soon. Never blocks; any thread. */
  public synchronized void request() {
    if (requested == null) {
      requested = System.nanoTime();
      notifyAll();
    }
  }

  /**
   * Asks for a rebuild later; one that is asked for already, and comes earlier, is that rebuild.
   */
  synchronized void requestIn(Duration delay) {
    long at = System.nanoTime() + delay.toNanos();
    if (due == null || at - due < 0) {
      due = at;
      notifyAll();
    }
  }

  private synchronized void await() throws InterruptedException {
    while (requested == null) {
      Long at = due;
      long left = at == null ? Long.MAX_VALUE : at - System.nanoTime();
      if (left <= 0) {
        requested = at;
        due = null;
      } else if (at == null) {
        wait();
      } else {
        wait(left / 1_000_000 + 1);
      }
    }
  }

  /** What is asked for from here on gets a rebuild of its own. */
  private synchronized long begin() {
    Long since = requested;
    requested = null;
    return since == null ? System.nanoTime() : since;
  }

  private void run() {
    try {
      while (!closed) {
        await();
        TimeUnit.NANOSECONDS.sleep(pace.waitNanos(System.nanoTime()));
        rebuild(begin());
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("CatchingUnchecked") // whatever a rebuild trips over must not end the loop
  private void rebuild(long since) {
    long begin = System.nanoTime();
    try {
      work.rebuild(since);
      failures = 0;
      metrics.rebuilt();
    } catch (Exception | StackOverflowError e) {
      long delay = Math.min(LAST_RETRY_MILLIS, FIRST_RETRY_MILLIS << Math.min(failures, 10));
      failures++;
      metrics.rebuildFailed();
      LOG.atError()
          .setCause(e)
          .addKeyValue("retry_in_ms", delay)
          .log("Could not rebuild; what was published stays");
      requestIn(Duration.ofMillis(delay));
    } finally {
      pace.rebuilt(begin, System.nanoTime());
    }
  }

  /** Ends when the rebuild that runs has ended, or after five seconds. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    if (thread.getState() != Thread.State.NEW) {
      try {
        thread.join(CLOSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
