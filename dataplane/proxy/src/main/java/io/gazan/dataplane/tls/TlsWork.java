package io.gazan.dataplane.tls;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that do what would keep an event loop from its other connections: signing with RSA
 * keys, building contexts, verifying chains. As many as there are cores, at most eight, with a
 * queue of {@value #QUEUE}; beyond it a handshake is refused at once, which is better for everybody
 * than one that would be answered after its client has gone.
 */
public final class TlsWork implements Executor, AutoCloseable {
  /** At a millisecond each, about as much as can be done within a second. */
  private static final int QUEUE = 2048;

  private static final int MOST_THREADS = 8;

  private final ThreadPoolExecutor pool;

  public TlsWork() {
    int threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_THREADS);
    ThreadFactory factory = Thread.ofPlatform().name("gazan-tls-", 0).daemon().factory();
    pool =
        new ThreadPoolExecutor(
            threads, threads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(QUEUE), factory);
    pool.allowCoreThreadTimeOut(true);
  }

  /**
   * Runs a task soon.
   *
   * @throws RejectedExecutionException if too many wait already
   */
  @Override
  public void execute(Runnable task) {
    pool.execute(task);
  }

  @Override
  public void close() {
    pool.shutdownNow();
    try {
      pool.awaitTermination(Duration.ofSeconds(5).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
