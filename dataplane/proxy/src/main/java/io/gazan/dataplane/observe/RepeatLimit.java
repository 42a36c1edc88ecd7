package io.gazan.dataplane.observe;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Keeps the log readable while something happens again and again: of each key one line may be
 * written in an interval, and the next one says how many there were in between. Keys may be named
 * after what peers send, because only so many are told apart; the rest share one. For any thread,
 * event loops included.
 */
public final class RepeatLimit {
  /** What {@link #admit} returns for a line that is not to be written. */
  public static final long NOT_NOW = -1;

  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final int MOST_KEYS = 1000;
  private static final String OTHERS = "";

  private final long intervalNanos;
  private final int mostKeys;
  private final LongSupplier clock;
  private final Map<String, Line> lines = new ConcurrentHashMap<>();
  private volatile long sweptAt;

  private static final class Line {
    private final long intervalNanos;
    private long writtenAt;
    private long suppressed;

    Line(long now, long intervalNanos) {
      this.intervalNanos = intervalNanos;
      this.writtenAt = now - intervalNanos;
    }

    synchronized long admit(long now) {
      if (now - writtenAt < intervalNanos) {
        suppressed++;
        return NOT_NOW;
      }
      long before = suppressed;
      writtenAt = now;
      suppressed = 0;
      return before;
    }

    synchronized boolean isOver(long now) {
      return now - writtenAt >= intervalNanos;
    }
  }

  /** One line of a key in ten seconds, for 1000 keys at a time. */
  public RepeatLimit() {
    this(INTERVAL, MOST_KEYS, System::nanoTime);
  }

  /**
   * A limit of the caller's own.
   *
   * @param clock in nanoseconds, as {@link System#nanoTime}
   */
  public RepeatLimit(Duration interval, int mostKeys, LongSupplier clock) {
    this.intervalNanos = interval.toNanos();
    this.mostKeys = mostKeys;
    this.clock = clock;
    this.sweptAt = clock.getAsLong() - intervalNanos;
  }

  /**
   * Whether a line of this key may be written now.
   *
   * @return how many of its lines were left out since the last one, or {@link #NOT_NOW}
   */
  public long admit(String key) {
    long now = clock.getAsLong();
    return line(key, now).admit(now);
  }

  private Line line(String key, long now) {
    Line known = lines.get(key);
    if (known != null) {
      return known;
    }
    if (lines.size() >= mostKeys && now - sweptAt >= intervalNanos) {
      sweptAt = now;
      lines.values().removeIf(line -> line.isOver(now));
    }
    // Threads that come at the same time may pass the number by one each.
    String fitting = lines.size() < mostKeys ? key : OTHERS;
    return lines.computeIfAbsent(fitting, fresh -> new Line(now, intervalNanos));
  }
}
