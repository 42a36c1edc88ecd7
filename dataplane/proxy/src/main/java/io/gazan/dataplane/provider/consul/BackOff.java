package io.gazan.dataplane.provider.consul;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits between rounds in which every server failed: anything up to a bound that doubles with each
 * round, so that many who lost Consul at one time do not come back at one time. Used by one thread.
 */
final class BackOff {
  static final Duration FIRST = Duration.ofMillis(250);
  static final Duration LONGEST = Duration.ofSeconds(10);

  private final RandomGenerator random;
  private int rounds;

  BackOff(RandomGenerator random) {
    this.random = random;
  }

  Duration next() {
    long bound = Math.min(LONGEST.toNanos(), FIRST.toNanos() << Math.min(rounds, 16));
    rounds++;
    return Duration.ofNanos(random.nextLong(bound + 1));
  }

  void reset() {
    rounds = 0;
  }
}
