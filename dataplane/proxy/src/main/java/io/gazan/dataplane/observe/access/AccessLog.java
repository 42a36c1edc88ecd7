package io.gazan.dataplane.observe.access;

import io.gazan.upstreams.policy.AccessLogMode;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One JSON line an exchange, on standard output or in a file. Event loops put entries into a
 * bounded queue and never wait: what does not fit is dropped and counted. A thread of its own turns
 * them into lines and writes them in large pieces, at the latest 50 ms after they came. A
 * destination that fails (disk full, reader gone) costs the lines of that write, which are counted
 * too, and is tried again with the next.
 */
public final class AccessLog implements AutoCloseable {
  /** Entries that wait at most; at the longest fields that is about 30 MB. */
  public static final int DEFAULT_CAPACITY = 8192;

  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
  private static final int WRITE_SIZE = 64 * 1024;
  private static final long BATCH_NANOS = Duration.ofMillis(50).toNanos();
  private static final long ASLEEP_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int IDLE_ROUNDS = 20;
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

  private final OutputStream destination;
  private final EntryRing queue;
  private final int wakeAt;
  private final AtomicLong dropped = new AtomicLong();
  private final Thread writer;

  /** True while nothing has come for a while: the next entry wakes the writer. */
  private volatile boolean asleep;

  private volatile boolean closing;

  /** What still waits has been counted as dropped. */
  private volatile boolean abandoned;

  // Of the writer thread.
  private final AccessLines lines = new AccessLines();
  private int pending;
  private boolean failing;

  /**
   * Starts a log.
   *
   * @param file null = standard output
   * @throws IOException if it cannot be opened
   */
  public static AccessLog to(@Nullable Path file) throws IOException {
    return new AccessLog(
        file == null ? new FileOutputStream(FileDescriptor.out) : new LogFile(file),
        DEFAULT_CAPACITY);
  }

  /**
   * Goes on in the file that has the name now; in the one of before where that cannot be, which is
   * logged.
   *
   * @return whether it is open again, or there is none
   */
  public boolean reopen() {
    if (destination instanceof LogFile file) {
      try {
        file.reopen();
      } catch (IOException e) {
        LOG.error("access log: cannot open {} again: {}", file.path(), LogFile.reason(e));
        return false;
      }
    }
    return true;
  }

  /**
   * @param destination written to by one thread; not closed
   * @param capacity entries that may wait, rounded up to a power of two
   */
  public AccessLog(OutputStream destination, int capacity) {
    this.destination = destination;
    this.queue = new EntryRing(capacity);
    this.wakeAt = Math.max(1, queue.capacity() / 4);
    this.writer = Thread.ofPlatform().name("gazan-access-log").daemon().start(this::run);
  }

  /** Whether an exchange that ended with this status gets a line; ask before making the entry. */
  public static boolean wants(AccessLogMode mode, int status) {
    return switch (mode) {
      case OFF -> false;
      case ERROR -> status >= 400;
      case ALL -> true;
    };
  }

  /** Takes the entry or drops it; never waits. From any thread. */
  public void log(AccessEntry entry) {
    if (closing || !queue.offer(entry)) {
      dropped.incrementAndGet();
    } else if (asleep || queue.size() == wakeAt) {
      asleep = false;
      LockSupport.unpark(writer);
    }
  }

  /**
   * Entries lost since start: the queue was full, the destination failed, or the log was closed.
   */
  public long dropped() {
    return dropped.get();
  }

  /** Whether the writer waits for the next entry, after a while without any. */
  boolean asleep() {
    return asleep;
  }

  /** Writes what waits, for two seconds at most; the rest is dropped. */
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(writer);
    try {
      if (writer.join(CLOSE_WAIT)) {
        while (queue.poll() != null) {
          dropped.incrementAndGet();
        }
      } else {
        abandoned = true;
        int lost = queue.size();
        dropped.addAndGet(lost);
        writer.interrupt();
        LOG.warn("access log: the destination is blocked, {} lines or more are lost", lost);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    int idle = 0;
    boolean last = false;
    while (!last) {
      last = closing;
      if (writeAll()) {
        idle = 0;
      }
      if (last || closing) {
        continue;
      }
      if (++idle < IDLE_ROUNDS) {
        LockSupport.parkNanos(this, BATCH_NANOS);
      } else {
        sleep();
      }
    }
  }

  /** Looks once more after saying so: an entry that came between would else wake nobody. */
  private void sleep() {
    asleep = true;
    if (queue.size() == 0) {
      LockSupport.parkNanos(this, ASLEEP_NANOS);
    }
    asleep = false;
  }

  private boolean writeAll() {
    boolean any = false;
    @Nullable AccessEntry entry;
    while (!abandoned && (entry = queue.poll()) != null) {
      any = true;
      lines.append(entry);
      pending++;
      if (lines.out().length() >= WRITE_SIZE) {
        write();
      }
    }
    if (pending > 0) {
      write();
    }
    return any;
  }

  private void write() {
    try {
      if (failing) {
        // The failed write may have left half a line.
        destination.write('\n');
      }
      destination.write(lines.out().bytes(), 0, lines.out().length());
      destination.flush();
      if (failing) {
        LOG.info("access log: writing again");
      }
      failing = false;
    } catch (IOException e) {
      dropped.addAndGet(pending);
      if (!failing) {
        LOG.warn(
            "access log: cannot write, lines are dropped until it works again: {}", e.toString());
      }
      failing = true;
    }
    lines.out().clear();
    pending = 0;
  }
}
