package io.gazan.dataplane.proxy.downstream;

import io.gazan.dataplane.proxy.ProxyLoop;
import io.gazan.dataplane.proxy.socket.SendQueue;
import io.gazan.dataplane.proxy.time.Deadline;
import io.gazan.dataplane.proxy.time.MinRate;
import io.gazan.dataplane.proxy.time.Pace;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.function.BooleanSupplier;

/**
 * Ends a client connection that takes nothing for {@code timeouts.write_idle}, or less than {@code
 * limits.min_rate}, while there is something for it to take, be it in the kernel. A moment after a
 * flush it is looked at; if something waits then, the end of it is marked, and as long as the
 * client has not got there, it is slow that takes less than its due. So who is sent little is never
 * slow, and a connection that takes everything at once costs one look at the kernel's queue in a
 * quarter of a window, however often it is written to. Owned by its event loop.
 */
final class WriteStall {
  private static final int LOOKS_SOONER = 4;

  private enum State {
    /** Nothing has been written since a look at which nothing waited. */
    RESTING,
    WRITTEN,
    /** Something waited at the last look. */
    MARKED
  }

  private final ProxyLoop loop;
  private final Channel channel;
  private final BooleanSupplier mayRest;
  private final Runnable stalled;
  private final Deadline deadline;
  private final Pace pace;
  private final long windowNanos;
  private final boolean held;

  private State state = State.RESTING;
  private long progressAt;
  private long taken;
  private long mark;

  /**
   * @param mayRest whether only what the kernel does not take counts, and no rate
   * @param stalled ends the connection
   */
  WriteStall(ProxyLoop loop, Channel channel, BooleanSupplier mayRest, Runnable stalled) {
    MinRate rate = loop.settings().minRate();
    this.loop = loop;
    this.channel = channel;
    this.mayRest = mayRest;
    this.stalled = stalled;
    this.deadline = loop.deadlines().create(this::look);
    this.pace = new Pace(rate, loop.settings().writeIdleNanos());
    this.windowNanos = Math.min(rate.windowNanos(), loop.settings().writeIdleNanos());
    this.held = !rate.isOff();
  }

  /** What was written has been handed to the socket, as far as it takes it. */
  void flushed() {
    if (state == State.RESTING) {
      state = State.WRITTEN;
      progressAt = loop.now();
      deadline.in(progressAt, windowNanos / LOOKS_SOONER);
    }
  }

  /** Whether nothing waits for the client, here or, as far as that tells, in the kernel. */
  boolean isAllTaken() {
    return unsent() == 0 && loop.sendQueue().waiting(channel) <= 0;
  }

  void release() {
    state = State.RESTING;
    deadline.release();
  }

  private void look() {
    long now = loop.touchClock();
    SendQueue queue = loop.sendQueue();
    long unsent = unsent();
    int sent = queue.waiting(channel);
    if (unsent == 0 && (sent <= 0 || mayRest.getAsBoolean())) {
      state = State.RESTING;
      return;
    }
    boolean told = sent >= 0 && queue.look(channel);
    // Without the kernel's word there is no rate, but whether what we hold gets less.
    long waiting = told ? sent + unsent : unsent;
    long takenNow = told ? queue.taken() : -unsent;
    if (isStalled(now, takenNow, told)) {
      stalled.run();
      return;
    }
    state = State.MARKED;
    taken = takenNow;
    mark = takenNow + waiting;
    deadline.in(now, windowNanos);
  }

  private long unsent() {
    ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
    return out == null ? 0 : out.totalPendingWriteBytes();
  }

  private boolean isStalled(long now, long takenNow, boolean told) {
    long moved = takenNow - taken;
    if (state != State.MARKED || takenNow - mark >= 0) {
      progressAt = state == State.MARKED ? now : progressAt;
      pace.credit(moved);
      pace.begin(now);
      return false;
    }
    boolean behind = pace.isBehind(now, moved);
    if (moved > 0) {
      progressAt = now;
    } else if (now - progressAt >= loop.settings().writeIdleNanos()) {
      return true;
    }
    // A client that is not heard of is out of reach, rather than slow.
    return held
        && told
        && behind
        && !loop.sendQueue().isSilent(windowNanos)
        && !mayRest.getAsBoolean();
  }
}
