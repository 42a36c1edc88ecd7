package io.gazan.operator.stream;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a session may take.
 *
 * @param lineBytes of a hello, an acknowledgement or a ping
 * @param nackBytes of a refusal
 * @param messages between two pings of ours
 * @param perToken sessions with one token
 * @param leastLife of a session whose token is about to expire
 */
public record SessionLimits(
    Times times, int lineBytes, int nackBytes, int messages, int perToken, Duration leastLife) {
  public static final SessionLimits DEFAULT =
      new SessionLimits(Times.DEFAULT, 64 * 1024, 1024 * 1024, 1000, 16, Duration.ofSeconds(10));

  /** Who says no expiry gets this much; projected tokens always say one. */
  private static final Duration LONGEST_LIFE = Duration.ofHours(1);

  /**
   * How long a session may last: until its token is almost over. The kubelet has put a fresh one in
   * its place at four fifths of its life, so that the data plane comes back with that; each at a
   * time of its own.
   *
   * @param expires the token; null when it does not say
   * @param spread from 0 to 1, by chance
   */
  Duration life(Instant now, @Nullable Instant expires, double spread) {
    Duration left = expires == null ? LONGEST_LIFE : Duration.between(now, expires);
    Duration life = Duration.ofMillis((long) (left.toMillis() * (0.9 + 0.1 * spread)));
    return life.compareTo(leastLife) < 0 ? leastLife : life;
  }

  /**
   * How long what may last.
   *
   * @param hello to the first line
   * @param answer from an update that is written out to its answer
   * @param drain for an update to be written out
   * @param ping between two of ours
   * @param silent without a line, until a data plane does not count
   * @param dead without a line, until its session ends
   * @param schemaHold that an update waits when a data plane connects that knows less than the
   *     others: until the next publication, but no longer than this
   */
  public record Times(
      Duration hello,
      Duration answer,
      Duration drain,
      Duration ping,
      Duration silent,
      Duration dead,
      Duration schemaHold) {
    public static final Times DEFAULT =
        new Times(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5));
  }
}
