package io.gazan.dataplane.proxy.downstream;

import io.gazan.dataplane.proxy.ProxyLoop;
import io.gazan.dataplane.proxy.time.Deadline;
import io.gazan.dataplane.proxy.time.MinRate;
import io.gazan.dataplane.proxy.time.Pace;
import java.util.function.BooleanSupplier;

/**
 * Ends an HTTP/2 stream whose client makes no room for what waits on it for {@code
 * timeouts.write_idle}, or so little on its whole connection that less than {@code limits.min_rate}
 * goes out. The connection counts as one, since its streams share what the client's network gives
 * them. While the windows are open (RFC 9113 §5.2), it is the connection that has to be taken, see
 * {@link WriteStall}. Owned by its event loop.
 */
final class StreamStall {
  private final ProxyLoop loop;
  private final Http2Downstream connection;
  private final BooleanSupplier mayRest;
  private final Runnable stalled;
  private final Deadline deadline;
  private final Pace pace;
  private final boolean held;

  private boolean waiting;
  private boolean roomMade;
  private long connectionRoomBefore;
  private long idleAt;
  private long sentBefore;

  /**
   * @param mayRest whether {@code limits.min_rate} does not hold for what waits
   * @param stalled ends the stream
   */
  StreamStall(
      ProxyLoop loop, Http2Downstream connection, BooleanSupplier mayRest, Runnable stalled) {
    MinRate rate = loop.settings().minRate();
    this.loop = loop;
    this.connection = connection;
    this.mayRest = mayRest;
    this.stalled = stalled;
    this.deadline = loop.deadlines().create(this::look);
    this.pace = new Pace(rate, loop.settings().writeIdleNanos());
    this.held = !rate.isOff();
  }

  /** Something waits for the client to make room. */
  void watch() {
    if (!waiting) {
      waiting = true;
      long now = loop.now();
      restartIdle(now);
      sentBefore = connection.bodySent();
      pace.begin(now);
      setDeadline(now);
    }
  }

  /** The client takes more of the stream, if perhaps not enough to go on. */
  void madeRoom() {
    roomMade = true;
  }

  /** There is room for all that waited. */
  void clear() {
    if (waiting) {
      waiting = false;
      pace.end(loop.now(), connection.bodySent() - sentBefore);
      deadline.clear();
    }
  }

  void release() {
    waiting = false;
    deadline.release();
  }

  private void restartIdle(long now) {
    roomMade = false;
    connectionRoomBefore = connection.roomMade();
    idleAt = now + loop.settings().writeIdleNanos();
  }

  private void setDeadline(long now) {
    long idle = idleAt - now;
    deadline.in(now, Math.max(1, held ? Math.min(idle, pace.left(now)) : idle));
  }

  private void look() {
    long now = loop.touchClock();
    if (roomMade || connectionRoomBefore != connection.roomMade()) {
      restartIdle(now);
    } else if (now - idleAt >= 0) {
      stalled.run();
      return;
    }
    if (held && pace.left(now) <= 0) {
      long sent = connection.bodySent();
      boolean behind = pace.isBehind(now, sent - sentBefore);
      sentBefore = sent;
      if (behind && connection.isWithinReach() && !mayRest.getAsBoolean()) {
        stalled.run();
        return;
      }
    }
    setDeadline(now);
  }
}
