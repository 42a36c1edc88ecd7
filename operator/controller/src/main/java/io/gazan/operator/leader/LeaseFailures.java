package io.gazan.operator.leader;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that the Lease cannot be read or written: at once, and then once a minute for as long as
 * that lasts, where each of two tries a second has the same to say. Used by one thread at a time.
 */
final class LeaseFailures {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseFailures.class);
  private static final long EVERY = TimeUnit.MINUTES.toNanos(1);

  private final LongSupplier nanos;
  private final Consumer<Throwable> line;
  private volatile @Nullable Long told;

  LeaseFailures() {
    this(
        System::nanoTime,
        reason ->
            LOG.atWarn()
                .addKeyValue("reason", reason)
                .log("The Lease cannot be read or written; trying on"));
  }

  LeaseFailures(LongSupplier nanos, Consumer<Throwable> line) {
    this.nanos = nanos;
    this.line = line;
  }

  void failed(RuntimeException failure) {
    Long before = told;
    long now = nanos.getAsLong();
    if (before == null || now - before >= EVERY) {
      told = now;
      line.accept(root(failure));
    }
  }

  /** The client's own messages only say that something failed. */
  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  /** The API server answered. */
  void ended() {
    told = null;
  }
}
