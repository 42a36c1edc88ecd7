package io.gazan.dataplane.provider;

import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;

/** Log lines of one kind, one an interval; the next one tells how many were left out. */
public final class RareLog {
  private final long interval;
  private boolean any;
  private long last;
  private long leftOut;

  public RareLog(Duration interval) {
    this.interval = interval.toNanos();
  }

  /**
   * Says a line, unless one was said a moment ago.
   *
   * @param line takes what to add to the line's end
   */
  public synchronized void log(Consumer<String> line) {
    long now = System.nanoTime();
    if (any && now - last < interval) {
      leftOut++;
      return;
    }
    any = true;
    last = now;
    line.accept(leftOut == 0 ? "" : " (and " + leftOut + " such lines before)");
    leftOut = 0;
  }

  public void warn(Logger log, String message) {
    log(more -> log.warn("{}{}", message, more));
  }

  public void info(Logger log, String message) {
    log(more -> log.info("{}{}", message, more));
  }
}
