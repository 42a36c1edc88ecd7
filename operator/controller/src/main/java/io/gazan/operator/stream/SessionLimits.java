package io.gazan.operator.stream;

import java.time.Duration;

/**
 * What a session may take.
 *
 * @param lineBytes of a hello, an acknowledgement or a ping
 * @param nackBytes of a refusal
 * @param messages between two pings of ours
 * @param perToken sessions with one token
 */
public record SessionLimits(Times times, int lineBytes, int nackBytes, int messages, int perToken) {
  public static final SessionLimits DEFAULT =
      new SessionLimits(Times.DEFAULT, 64 * 1024, 1024 * 1024, 1000, 16);

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
