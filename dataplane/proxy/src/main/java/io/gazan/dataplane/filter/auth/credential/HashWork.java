package io.gazan.dataplane.filter.auth.credential;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The threads that check one kind of what is dear to check: password hashes, or signatures of
 * public keys. Half as many as there are cores, at least one and at most four, so that a flood of
 * log-ins leaves the event loops their cores; {@value #QUEUE} wait at most, each {@value
 * #PATIENCE_SECONDS} seconds at most.
 */
public final class HashWork implements AutoCloseable {
  public static final int QUEUE = 256;
  public static final int PATIENCE_SECONDS = 5;
  private static final int MOST_THREADS = 4;

  private final ThreadPoolExecutor pool;
  private final LongSupplier nanoTime;

  /**
   * @param kind in the threads' names
   */
  public HashWork(String kind, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    int threads = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, MOST_THREADS);
    pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(QUEUE),
            Thread.ofPlatform().name("gazan-auth-" + kind + "-", 0).daemon().factory());
    pool.allowCoreThreadTimeOut(true);
  }

  /**
   * Runs one of the two soon, always.
   *
   * @param late runs instead if the task cannot begin in time; on this thread if the queue is full
   */
  void run(Runnable task, Runnable late) {
    long from = nanoTime.getAsLong();
    try {
      pool.execute(
          () -> {
            boolean inTime =
                nanoTime.getAsLong() - from < TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            (inTime ? task : late).run();
          });
    } catch (RejectedExecutionException full) {
      late.run();
    }
  }

  int waiting() {
    return pool.getQueue().size();
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
