package io.gazan.operator.stream.entry;

import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line a minute about who was not let in, with how many were not named in between: a client
 * that comes again and again must not fill a disk. Any thread.
 */
final class RefusalLog {
  private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
  private static final long EVERY = TimeUnit.MINUTES.toNanos(1);

  private final LongSupplier nanos;
  private final BiConsumer<SocketAddress, String> line;
  private final AtomicLong unnamed = new AtomicLong();
  private final AtomicLong next;

  RefusalLog() {
    this(
        System::nanoTime,
        (client, text) ->
            LOG.atWarn().addKeyValue("client", client).log("not let in to the stream: {}", text));
  }

  RefusalLog(LongSupplier nanos, BiConsumer<SocketAddress, String> line) {
    this.nanos = nanos;
    this.line = line;
    next = new AtomicLong(nanos.getAsLong());
  }

  /**
   * @param detail of our own words, or empty
   */
  void refused(SocketAddress client, Refusal refusal, String detail) {
    long now = nanos.getAsLong();
    long due = next.get();
    if (now - due < 0 || !next.compareAndSet(due, now + EVERY)) {
      unnamed.incrementAndGet();
      return;
    }
    long others = unnamed.getAndSet(0);
    line.accept(
        client,
        refusal.label()
            + (detail.isEmpty() ? "" : ": " + detail)
            + (others == 0 ? "" : "; and " + others + " others since the last line"));
  }
}
