package io.gazan.dataplane.provider.consul;

import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;

/** Log lines of one kind, one an interval; the next one tells how many were left out. */
final class RareLog {
  private final long interval;
  private boolean any;
  private long last;
  private long leftOut;

  RareLog(Duration interval) {
    this.interval = interval.toNanos();
  }

  /**
   * @param line takes what to add to the line's end
   */
  synchronized void log(Consumer<String> line) {
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

  void warn(Logger log, String message) {
    log(more -> log.warn("{}{}", message, more));
  }

  void info(Logger log, String message) {
    log(more -> log.info("{}{}", message, more));
  }
}
