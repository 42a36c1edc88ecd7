package io.gazan.dataplane.provider.operator;

import io.gazan.dataplane.provider.file.DocumentSave;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.document.parse.DocumentLimits;
import io.gazan.upstreams.stream.Reading;
import io.gazan.upstreams.stream.Snapshot;
import io.gazan.upstreams.stream.SnapshotReader;
import io.gazan.upstreams.stream.message.BadMessage;
import io.gazan.upstreams.stream.message.StreamCodec;
import io.gazan.upstreams.stream.message.StreamMessage.Content;
import io.gazan.upstreams.stream.message.StreamMessage.Update;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The snapshot in force as a file, from which the next start begins whether an operator is there or
 * not. The file is one line of the stream: an update with the whole document, its version and the
 * term. Only its owner may read it, for it holds keys; it is written beside, synced and renamed. At
 * most one write runs and a second passes between two, so the newest snapshot is on its way at most
 * that long; what cannot be written is logged, counted and tried again every half a minute. That
 * nothing can be written or read is no reason not to serve.
 */
final class LastKnownGood implements AutoCloseable {
  static final String FILE = "last-known-good.json";

  /** What stands around the document. */
  static final int ENVELOPE = 64 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(LastKnownGood.class);
  private static final long LAST_WRITE_SECONDS = 5;

  /** What could not be written is tried again after so many pauses, unless there is a newer one. */
  private static final int RETRY_PAUSES = 30;

  private final Path folder;
  private final DocumentLimits limits;
  private final long pauseNanos;
  private final OperatorCounters counters;
  private final AtomicReference<@Nullable Kept> next = new AtomicReference<>();
  private final Semaphore wake = new Semaphore(0);
  private final Thread writer =
      Thread.ofVirtual().name("gazan-operator-state").unstarted(this::run);
  private volatile boolean closing;

  /** What was in force. */
  record Kept(Snapshot snapshot, long term) {}

  LastKnownGood(Path folder, DocumentLimits limits, Timing timing, OperatorCounters counters) {
    this.folder = folder;
    this.limits = limits;
    this.pauseNanos = timing.writes().toNanos();
    this.counters = counters;
  }

  /** What the file says; null if there is none, or none that can be used. Blocks. */
  @Nullable Kept read() {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return null;
    }
    try {
      return read(bytes(file));
    } catch (IOException e) {
      counters.failures.increment();
      LOG.warn("the last snapshot is not used: {}: {}", file, DocumentSave.reason(e));
      return null;
    }
  }

  private byte[] bytes(Path file) throws IOException {
    int most = (int) Math.min((long) limits.bytes() + ENVELOPE, Integer.MAX_VALUE - 8);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(most);
      if (in.read() >= 0) {
        throw new IOException("it is longer than limits.document allows");
      }
      boolean line = bytes.length > 0 && bytes[bytes.length - 1] == '\n';
      return line ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
    }
  }

  private Kept read(byte[] line) throws IOException {
    if (!(StreamCodec.decode(line) instanceof Update update)
        || !(update.content() instanceof Content.Whole)) {
      throw new BadMessage("it is no snapshot");
    }
    return switch (new SnapshotReader(limits).read(update, null)) {
      case Reading.Read(Snapshot snapshot, List<Problem> _) -> new Kept(snapshot, update.term());
      case Reading.Refused(List<Problem> problems) ->
          throw new BadMessage("its document is refused: " + problems.getFirst());
      case Reading.OtherBase() -> throw new BadMessage("it is no whole snapshot");
    };
  }

  /** Begins to write what {@link #keep} is given. */
  void start() {
    writer.start();
  }

  /** Has it written soon, in place of what was not written yet. Returns at once. */
  void keep(Snapshot snapshot, long term) {
    next.set(new Kept(snapshot, term));
    wake.release();
  }

  private void run() {
    try {
      boolean written = true;
      while (!closing) {
        if (written) {
          wake.acquire();
        } else {
          var _ = wake.tryAcquire(RETRY_PAUSES * pauseNanos, TimeUnit.NANOSECONDS);
        }
        wake.drainPermits();
        written = write();
        if (!closing) {
          // Cut short by the end alone, which releases a permit for the last write.
          long until = System.nanoTime() + pauseNanos;
          for (long left = pauseNanos; left > 0 && !closing; left = until - System.nanoTime()) {
            TimeUnit.NANOSECONDS.sleep(Math.min(left, TimeUnit.MILLISECONDS.toNanos(100)));
          }
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("the last snapshot is not kept any more");
    }
    write();
  }

  /** Whether nothing is left to be written. */
  private boolean write() {
    Kept kept = next.getAndSet(null);
    if (kept == null) {
      return true;
    }
    byte[] line =
        StreamCodec.encode(
            new Update(0, kept.term, kept.snapshot.version(), kept.snapshot.whole()));
    try {
      Files.createDirectories(folder);
      DocumentSave.replacePrivate(folder.resolve(FILE), line);
      counters.writes.increment();
      return true;
    } catch (IOException e) {
      counters.failures.increment();
      LOG.warn("the snapshot in force is not kept: {}", DocumentSave.reason(e));
      next.compareAndSet(null, kept);
      return false;
    }
  }

  /** Writes what is not written yet. Blocks, for a few seconds at most. */
  @Override
  public void close() {
    closing = true;
    wake.release();
    try {
      if (!writer.join(java.time.Duration.ofSeconds(LAST_WRITE_SECONDS))) {
        writer.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
