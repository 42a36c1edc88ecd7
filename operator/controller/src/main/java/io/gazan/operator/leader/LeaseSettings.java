package io.gazan.operator.leader;

import java.time.Duration;

/**
 * The Lease and its timings.
 *
 * @param duration after which another replica may take a Lease that is not renewed; whole seconds
 * @param renew the leader stops acting as one when it could not renew for this long
 * @param retry between two tries to renew or to take the Lease
 * @param keepSessions how long a leader that cannot renew, and sees no other, keeps its data planes
 */
public record LeaseSettings(
    String name, Duration duration, Duration renew, Duration retry, Duration keepSessions) {
  public static final String DEFAULT_NAME = "gazan-operator";
  public static final Duration DEFAULT_DURATION = Duration.ofSeconds(5);
  public static final Duration DEFAULT_RENEW = Duration.ofSeconds(3);
  public static final Duration DEFAULT_RETRY = Duration.ofMillis(500);
  public static final Duration DEFAULT_KEEP_SESSIONS = Duration.ofSeconds(60);
  private static final double RETRY_SHARE = 1.2;

  public LeaseSettings {
    if (duration.toSeconds() < 1 || duration.toNanosPart() != 0) {
      throw new IllegalArgumentException(
          "the lease's duration is %s; it must be whole seconds, at least one"
              .formatted(text(duration)));
    }
    if (renew.compareTo(duration) >= 0) {
      throw new IllegalArgumentException(
          "the lease's renewal deadline of %s must be shorter than its duration of %s"
              .formatted(text(renew), text(duration)));
    }
    if (retry.toMillis() < 1 || retry.toMillis() * RETRY_SHARE >= renew.toMillis()) {
      throw new IllegalArgumentException(
          "the lease's retry period of %s must be positive and, a fifth added, shorter than its renewal deadline of %s"
              .formatted(text(retry), text(renew)));
    }
    if (keepSessions.compareTo(duration) < 0) {
      throw new IllegalArgumentException(
          "sessions are kept for %s without the lease, which is shorter than its duration of %s"
              .formatted(text(keepSessions), text(duration)));
    }
  }

  /** Which keeps sessions for the default time, and not less than the lease lasts. */
  public LeaseSettings(String name, Duration duration, Duration renew, Duration retry) {
    this(
        name,
        duration,
        renew,
        retry,
        duration.compareTo(DEFAULT_KEEP_SESSIONS) > 0 ? duration : DEFAULT_KEEP_SESSIONS);
  }

  public static LeaseSettings defaults() {
    return new LeaseSettings(DEFAULT_NAME, DEFAULT_DURATION, DEFAULT_RENEW, DEFAULT_RETRY);
  }

  private static String text(Duration duration) {
    return duration.toMillis() + " ms";
  }
}
