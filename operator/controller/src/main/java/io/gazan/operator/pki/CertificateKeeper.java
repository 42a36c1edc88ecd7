package io.gazan.operator.pki;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps certificates fresh: looks once a minute, every two seconds while there is none, and when it
 * is told to. A failure is logged, counted and tried again; what there is stays in use.
 */
public final class CertificateKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateKeeper.class);
  private static final Duration EVERY = Duration.ofMinutes(1);
  private static final Duration AT_FIRST = Duration.ofSeconds(2);

  private final StreamCertificates certificates;
  private final BooleanSupplier leader;
  private final AtomicLong failures = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wake = lock.newCondition();
  private final Thread thread;

  // Under the lock.
  private boolean asked;
  private boolean closed;

  private CertificateKeeper(StreamCertificates certificates, BooleanSupplier leader) {
    this.certificates = certificates;
    this.leader = leader;
    thread = Thread.ofVirtual().name("gazan-certificates").unstarted(this::run);
  }

  /** Begins at once, on a virtual thread. */
  public static CertificateKeeper start(StreamCertificates certificates, BooleanSupplier leader) {
    CertificateKeeper keeper = new CertificateKeeper(certificates, leader);
    keeper.thread.start();
    return keeper;
  }

  /** Looks now: leadership changed, or a Secret did. Does not wait. */
  public void refreshSoon() {
    lock.lock();
    try {
      asked = true;
      wake.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Refreshes that failed since the start. */
  public long failures() {
    return failures.get();
  }

  /** Ends the thread; the certificates stay readable. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      wake.signalAll();
    } finally {
      lock.unlock();
    }
    thread.interrupt();
  }

  private void run() {
    try {
      do {
        refresh();
      } while (next());
    } catch (InterruptedException e) {
      // Only close() interrupts.
      Thread.currentThread().interrupt();
    }
  }

  private void refresh() {
    try {
      certificates.refresh(leader.getAsBoolean());
    } catch (BadCertificate | KubernetesClientException e) {
      failures.incrementAndGet();
      LOG.atWarn()
          .addKeyValue("reason", e.getMessage())
          .log("the stream's certificates could not be refreshed");
    } catch (RuntimeException e) {
      failures.incrementAndGet();
      LOG.atError().setCause(e).log("the stream's certificates could not be refreshed");
    }
  }

  private boolean next() throws InterruptedException {
    long left = (certificates.current() == null ? AT_FIRST : EVERY).toNanos();
    lock.lock();
    try {
      while (!asked && !closed && left > 0) {
        left = wake.awaitNanos(left);
      }
      asked = false;
      return !closed;
    } finally {
      lock.unlock();
    }
  }
}
