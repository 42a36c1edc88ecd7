package io.gazan.dataplane.process;

import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a reason to end: SIGTERM, SIGINT from a terminal, or another process that has taken the
 * sockets over. The first one ends the wait, so that the caller can finish what runs; a second
 * signal ends the process on the spot.
 */
public final class Termination {
  private static final int SIGHUP = 1;
  private static final int SIGINT = 2;
  private static final int SIGTERM = 15;

  /** Why it is time to end. */
  public sealed interface Reason {
    /**
     * A signal came.
     *
     * @param atTerminal SIGINT: somebody waits
     */
    record Signalled(boolean atTerminal) implements Reason {}

    /**
     * Another process serves.
     *
     * @param successor its process id
     */
    record HandedOver(long successor) implements Reason {}
  }

  private final CountDownLatch wish = new CountDownLatch(1);
  private final AtomicInteger signals = new AtomicInteger();
  private final AtomicReference<@Nullable Reason> reason = new AtomicReference<>();

  private Termination() {}

  /** Takes both signals from now on. */
  public static Termination onSignals() {
    Termination termination = new Termination();
    ProcessSignals.on("TERM", () -> termination.received(SIGTERM));
    ProcessSignals.on("INT", () -> termination.received(SIGINT));
    return termination;
  }

  /**
   * Ends the process with the first signal, as one does that has nothing to finish. Only where the
   * launcher has blocked them; elsewhere they do so by themselves.
   */
  public static void atOnce() {
    if (ProcessSignals.areBlocked()) {
      ProcessSignals.on("HUP", () -> halt(SIGHUP));
      ProcessSignals.on("INT", () -> halt(SIGINT));
      ProcessSignals.on("TERM", () -> halt(SIGTERM));
    }
  }

  private static void halt(int signal) {
    // What a shell reports of a process that the signal killed.
    Runtime.getRuntime().halt(128 + signal);
  }

  private void received(int signal) {
    end(new Reason.Signalled(signal == SIGINT));
    if (signals.incrementAndGet() > 1) {
      halt(signal);
    }
  }

  /** Another process serves now. */
  public void handedOver(long successor) {
    end(new Reason.HandedOver(successor));
  }

  private void end(Reason because) {
    if (reason.compareAndSet(null, because)) {
      wish.countDown();
    }
  }

  /** Whether {@link #await} returns at once. */
  public boolean isEnding() {
    return reason.get() != null;
  }

  /** Returns the first reason, when there is one. */
  public Reason await() throws InterruptedException {
    wish.await();
    return Objects.requireNonNull(reason.get());
  }
}
