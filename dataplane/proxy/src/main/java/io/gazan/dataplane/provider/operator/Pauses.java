package io.gazan.dataplane.provider.operator;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits between two rounds over all of the operator's addresses. While somebody is there, who only
 * does not lead, it is short: a new leader wants its data planes within seconds. While nobody is,
 * it is anything up to a bound that doubles with each round (full jitter), so that many who lost
 * the operator at one time do not come back at one time. Used by one thread.
 */
final class Pauses {
  private static final int MOST_DOUBLINGS = 16;

  private final Duration soon;
  private final Duration longest;
  private final RandomGenerator random;
  private int failures;

  Pauses(Timing timing, RandomGenerator random) {
    this.soon = timing.soon();
    this.longest = timing.longest();
    this.random = random;
  }

  /**
   * @param reached whether somebody was there in the round
   */
  Duration next(boolean reached) {
    if (reached) {
      failures = 0;
      long most = soon.toNanos();
      return Duration.ofNanos(random.nextLong(most / 2, most + 1));
    }
    long bound = Math.min(longest.toNanos(), soon.toNanos() << Math.min(failures, MOST_DOUBLINGS));
    failures++;
    return Duration.ofNanos(random.nextLong(bound + 1));
  }
}
