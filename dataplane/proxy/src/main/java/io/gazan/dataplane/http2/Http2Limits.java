package io.gazan.dataplane.http2;

import io.gazan.dataplane.http1.HeadLimits;

/**
 * What one HTTP/2 connection may cost us.
 *
 * @param heads of requests (on a server) or responses (on a client); {@code headers()} is also what
 *     HPACK may unpack one block to
 * @param streams how many streams the peer may have open at once
 * @param resets how many streams the peer may reset, and may make us reset, within {@code
 *     resetSeconds}
 * @param streamWindow bytes of one stream that may be on their way to us unread
 * @param connectionWindow the same for all streams of the connection together
 * @param controlFrames how many answers to control frames may wait to be written
 * @param glitches how much oddity a connection may show, see {@link FloodGuard}
 */
public record Http2Limits(
    HeadLimits heads,
    int streams,
    int resets,
    int resetSeconds,
    int streamWindow,
    int connectionWindow,
    int controlFrames,
    int glitches) {
  private static final int DEFAULT_WINDOW = 65_535;

  /** For clients. */
  public static final Http2Limits DEFAULT =
      new Http2Limits(HeadLimits.DEFAULT, 100, 1000, 30, 64 * 1024, 1024 * 1024, 1000, 1000);

  /**
   * For endpoints, which may have reasons to reset many streams; {@code streams} means nothing
   * there, because nobody may push to us.
   */
  public static final Http2Limits UPSTREAM =
      DEFAULT.withHeads(HeadLimits.UPSTREAM).withStreams(100, 100_000, 30);

  public Http2Limits {
    if (streams < 1 || resets < 1 || resetSeconds < 1 || controlFrames < 1 || glitches < 1) {
      throw new IllegalArgumentException("limits that leave no room for a connection");
    }
    if (streamWindow < DEFAULT_WINDOW || connectionWindow < streamWindow) {
      throw new IllegalArgumentException(
          "windows " + streamWindow + " and " + connectionWindow + ", expected 65535 or more");
    }
  }

  public Http2Limits withHeads(HeadLimits newHeads) {
    return new Http2Limits(
        newHeads,
        streams,
        resets,
        resetSeconds,
        streamWindow,
        connectionWindow,
        controlFrames,
        glitches);
  }

  /** The limits that {@code main.yaml} sets: {@code h2_streams} and {@code h2_reset_rate}. */
  public Http2Limits withStreams(int newStreams, int newResets, int newResetSeconds) {
    return new Http2Limits(
        heads,
        newStreams,
        newResets,
        newResetSeconds,
        streamWindow,
        connectionWindow,
        controlFrames,
        glitches);
  }
}
