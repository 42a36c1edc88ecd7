package io.gazan.dataplane.provider.watch;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls back when the watched files have changed and come to rest. The files are looked at in short
 * intervals, and at once on a folder event; after a change the callback waits until nothing has
 * moved for {@link Timing#quiet}, but no longer than {@link Timing#most}, so that a file written in
 * pieces is read whole and one that never rests is read all the same. One virtual thread; the
 * callback runs on it.
 */
public final class FileWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

  /**
   * How often and how patiently to look.
   *
   * @param poll between two looks when no event comes
   * @param quiet without a change before the files are taken to be complete
   * @param most the longest wait for quiet
   */
  public record Timing(Duration poll, Duration quiet, Duration most) {
    public static final Timing DEFAULT =
        new Timing(Duration.ofMillis(250), Duration.ofMillis(100), Duration.ofMillis(500));

    /** Between two looks while waiting for quiet. */
    Duration step() {
      Duration fine = quiet.dividedBy(5);
      return fine.compareTo(poll) < 0 ? fine : poll;
    }
  }

  private final WatchedFiles files;
  private final Timing timing;
  private final Runnable onChange;
  private final Thread thread;

  /** Set by any thread, taken by the watch's own; null = nobody asks. */
  private final AtomicReference<@Nullable CompletableFuture<Void>> asked = new AtomicReference<>();

  private final CountDownLatch closing = new CountDownLatch(1);

  /**
   * Changes are counted from {@code known}: what the files looked like before they were last read.
   */
  public static FileWatch start(
      WatchedFiles files, List<FileState> known, Timing timing, Runnable onChange) {
    FileWatch watch = new FileWatch(files, known, timing, onChange);
    watch.thread.start();
    return watch;
  }

  private FileWatch(WatchedFiles files, List<FileState> known, Timing timing, Runnable onChange) {
    this.files = files;
    this.timing = timing;
    this.onChange = onChange;
    this.thread = Thread.ofVirtual().name("gazan-file-watch").unstarted(() -> run(known));
  }

  /**
   * Calls back soon, whether or not anything changed.
   *
   * @return done when that has been
   */
  public CompletableFuture<Void> ask() {
    return Objects.requireNonNull(
        asked.updateAndGet(before -> before == null ? new CompletableFuture<>() : before));
  }

  private void run(List<FileState> known) {
    List<FileState> last = known;
    try (FolderEvents events = new FolderEvents()) {
      events.watch(files.folders());
      while (closing.getCount() > 0) {
        List<FileState> now = files.look();
        CompletableFuture<Void> wish = asked.getAndSet(null);
        if (wish != null || !now.equals(last)) {
          last = settle(now);
          events.watch(files.folders());
          callBack();
          if (wish != null) {
            wish.complete(null);
          }
        } else {
          if (!events.await(timing.poll())) {
            pause(timing.poll());
          }
          // A folder in which much else happens ends every wait at once.
          pause(timing.step().dividedBy(2));
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("file watch ended");
    }
  }

  private List<FileState> settle(List<FileState> first) throws InterruptedException {
    List<FileState> last = first;
    long end = System.nanoTime() + timing.most().toNanos();
    long rest = System.nanoTime() + timing.quiet().toNanos();
    while (System.nanoTime() - end < 0 && System.nanoTime() - rest < 0) {
      pause(timing.step());
      List<FileState> now = files.look();
      if (!now.equals(last)) {
        last = now;
        rest = System.nanoTime() + timing.quiet().toNanos();
      }
    }
    return last;
  }

  /** Ends early when the watch is closed. */
  private void pause(Duration most) throws InterruptedException {
    if (closing.await(most.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new InterruptedException("closed");
    }
  }

  private void callBack() {
    try {
      onChange.run();
    } catch (RuntimeException e) {
      // A bug, but not a reason to stop following the file.
      LOG.error("reading changed files failed", e);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
