package io.gazan.dataplane.http2;

import io.gazan.dataplane.http.reply.PeerFault;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;

/**
 * Counts what a peer does that costs us more than it costs the peer, and ends the connection with
 * ENHANCE_YOUR_CALM when that is too much. Frames that a well-behaved peer sends in proportion to
 * its work (WINDOW_UPDATE, PRIORITY, PING) are allowed in proportion to it; resets and SETTINGS
 * have a rate; everything else that is odd is a glitch with a weight. Every 30 seconds the glitches
 * are halved, so that a connection which lives for days is not judged by its sum. One per
 * connection, 14 numbers.
 */
final class FloodGuard {
  /** A request we had to reset: malformed, or against the order of a stream. */
  static final int STREAM_ERROR = 10;

  /** A stream beyond the allowed number. */
  static final int REFUSED_STREAM = 2;

  /** A frame of an unknown type, or for a stream that is gone. */
  static final int USELESS_FRAME = 1;

  private static final int EMPTY_DATA = 5;
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final int SETTINGS_PER_WINDOW = 100;
  private static final int PINGS_PER_WINDOW = 300;
  private static final int PINGS_PER_FRAME = 10;
  private static final int PRIORITIES_PER_STREAM = 100;
  private static final int UPDATES_ALWAYS = 5;
  private static final int UPDATES_PER_DATA = 10;

  private final Ticker ticker;
  private final int glitchLimit;
  private final int resetLimit;
  private final long resetNanos;
  private long windowStart;
  private long resetStart;
  private int resets;
  private int ownResets;
  private int glitches;
  private int emptyData;
  private int settings;
  private int pings;
  private long usefulInWindow;
  private long streams;
  private long dataSent;
  private long priorities;
  private long updates;

  FloodGuard(Http2Limits limits, Ticker ticker) {
    this.ticker = ticker;
    this.glitchLimit = limits.glitches();
    this.resetLimit = limits.resets();
    this.resetNanos = TimeUnit.SECONDS.toNanos(limits.resetSeconds());
    this.windowStart = ticker.nanoTime();
    this.resetStart = windowStart;
  }

  /** The weighted sum of what was odd lately. */
  int glitches() {
    return glitches;
  }

  /** A stream was opened by either side. */
  void stream() {
    streams++;
    usefulInWindow++;
  }

  /** DATA with content arrived. */
  void data() {
    usefulInWindow++;
  }

  /** DATA went out, in this many frames. */
  void sent(int frames) {
    dataSent += frames;
    usefulInWindow += frames;
  }

  void glitch(int weight) throws Http2Exception {
    window();
    glitches += weight;
    if (glitches > glitchLimit) {
      throw 2 * emptyData > glitches
          ? calm(PeerFault.EMPTY_DATA, "empty DATA, weighed as glitches,", glitchLimit)
          : calm(PeerFault.GLITCHES, "glitches", glitchLimit);
    }
  }

  /** A DATA frame with nothing in it that does not end its stream. */
  void emptyData() throws Http2Exception {
    emptyData += EMPTY_DATA;
    glitch(EMPTY_DATA);
  }

  void reset() throws Http2Exception {
    resetWindow();
    if (++resets > resetLimit) {
      throw calm(PeerFault.RAPID_RESET, "RST_STREAM frames", resetLimit);
    }
  }

  /** Whether one more stream may be reset by us because of something the peer did. */
  boolean mayReset() {
    resetWindow();
    return ++ownResets <= resetLimit;
  }

  /** How many resets there may be in their time, the peer's and ours each. */
  int resetLimit() {
    return resetLimit;
  }

  void settings() throws Http2Exception {
    window();
    if (++settings > SETTINGS_PER_WINDOW) {
      throw calm(PeerFault.SETTINGS, "SETTINGS and GOAWAY frames", SETTINGS_PER_WINDOW);
    }
  }

  void ping() throws Http2Exception {
    window();
    long allowed = PINGS_PER_WINDOW + PINGS_PER_FRAME * usefulInWindow;
    if (++pings > allowed) {
      throw calm(PeerFault.PING, "PING frames", allowed);
    }
  }

  /** Envoy's formula: a number per stream. */
  void priority() throws Http2Exception {
    long allowed = PRIORITIES_PER_STREAM * (1 + streams);
    if (++priorities > allowed) {
      throw calm(PeerFault.PRIORITY, "PRIORITY frames", allowed);
    }
  }

  /** Envoy's formula: a number per stream and per DATA frame that gave a reason for an update. */
  void windowUpdate() throws Http2Exception {
    long allowed = UPDATES_ALWAYS + 2 * (streams + UPDATES_PER_DATA * dataSent);
    if (++updates > allowed) {
      throw calm(PeerFault.WINDOW_UPDATE, "WINDOW_UPDATE frames", allowed);
    }
  }

  private void window() {
    long now = ticker.nanoTime();
    if (now - windowStart >= WINDOW_NANOS) {
      windowStart = now;
      glitches >>= 1;
      emptyData >>= 1;
      settings = 0;
      pings = 0;
      usefulInWindow = 0;
    }
  }

  private void resetWindow() {
    long now = ticker.nanoTime();
    if (now - resetStart >= resetNanos) {
      resetStart = now;
      resets = 0;
      ownResets = 0;
    }
  }

  private static Http2Exception calm(PeerFault fault, String what, long allowed) {
    return new ConnectionFault(fault, what, allowed);
  }
}
