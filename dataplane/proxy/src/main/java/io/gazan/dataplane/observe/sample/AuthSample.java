package io.gazan.dataplane.observe.sample;

import java.util.List;
import java.util.Objects;

/**
 * Authorization, as a scrape finds it.
 *
 * @param outcomes ended authorizations
 * @param cacheHits credentials found verified or refused a moment ago
 * @param queues checks that wait for a thread
 * @param remembered credentials in the cache
 * @param forwards questions to other servers that have ended
 * @param forwardNanos what they took together
 * @param asking questions that run
 * @param keyFetches times that a key set was read
 * @param keyFailures those that failed
 * @param keyAgeNanos of the oldest key set; negative without any
 */
public record AuthSample(
    List<Outcome> outcomes,
    long cacheHits,
    long cacheMisses,
    Queues queues,
    int remembered,
    long forwards,
    long forwardNanos,
    int asking,
    long keyFetches,
    long keyFailures,
    long keyAgeNanos) {
  public static final AuthSample NONE =
      new AuthSample(List.of(), 0, 0, new Queues(0, 0), 0, 0, 0, 0, 0, 0, -1);

  public AuthSample {
    outcomes = List.copyOf(outcomes);
  }

  /** Checks that wait for a thread, by what they check. */
  public record Queues(int passwords, int signatures) {}

  /** How often authorizations of a type ended so. */
  public record Outcome(String type, String outcome, long count) {
    public Outcome {
      Objects.requireNonNull(type);
      Objects.requireNonNull(outcome);
    }
  }
}
