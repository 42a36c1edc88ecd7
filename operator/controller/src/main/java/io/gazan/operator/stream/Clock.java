package io.gazan.operator.stream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A session's time: what it waits for, when it was last heard, when to ping. Owned by the session's
 * event loop.
 */
final class Clock {
  private final Session session;
  private final SessionLimits limits;

  private @Nullable ChannelHandlerContext context;
  private @Nullable ScheduledFuture<?> ticks;
  private @Nullable ScheduledFuture<?> deadline;
  private long lastHeard = System.nanoTime();
  private int messages;

  Clock(Session session, SessionLimits limits) {
    this.session = session;
    this.limits = limits;
  }

  void start(ChannelHandlerContext started) {
    context = started;
    long every = limits.times().ping().toNanos();
    ticks = started.executor().scheduleAtFixedRate(this::tick, every, every, TimeUnit.NANOSECONDS);
  }

  private void tick() {
    messages = 0;
    long quiet = System.nanoTime() - lastHeard;
    if (quiet >= limits.times().dead().toNanos()) {
      session.finish(Ending.SILENT, "");
    } else {
      session.tick(quiet >= limits.times().silent().toNanos());
    }
  }

  /** A line came; false when there were too many since the last tick. */
  boolean heard() {
    lastHeard = System.nanoTime();
    messages++;
    return messages <= limits.messages();
  }

  /** The session ends unless this is called again, or {@link #disarm}, within a time. */
  void arm(Duration within, Ending otherwise) {
    disarm();
    deadline =
        Objects.requireNonNull(context)
            .executor()
            .schedule(() -> session.finish(otherwise, ""), within.toNanos(), TimeUnit.NANOSECONDS);
  }

  void disarm() {
    cancel(deadline);
    deadline = null;
  }

  void stop() {
    disarm();
    cancel(ticks);
  }

  private static void cancel(@Nullable ScheduledFuture<?> future) {
    if (future != null) {
      future.cancel(false);
    }
  }
}
