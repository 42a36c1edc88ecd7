package io.gazan.dataplane.observe.metrics;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures how late event loops come to a task, ten times a second each, and says what one is doing
 * that has not come for over a second: once a stall, with the loop's stack. A thread of its own
 * looks, since a stuck loop cannot. When that thread itself was held up (the machine was, not the
 * loop) it gives the loops one more round.
 */
public final class EventLoopWatch implements AutoCloseable {
  static final Duration STALL = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(EventLoopWatch.class);
  private static final long PERIOD_NANOS = Duration.ofMillis(100).toNanos();
  private static final long LOOK_NANOS = Duration.ofMillis(250).toNanos();

  private final long stallNanos;
  private final List<Watched> loops = new CopyOnWriteArrayList<>();
  private final Thread watcher;
  private volatile boolean closed;

  public EventLoopWatch() {
    this(STALL);
  }

  EventLoopWatch(Duration stall) {
    stallNanos = stall.toNanos();
    watcher = Thread.ofPlatform().name("gazan-loop-watch").daemon().start(this::run);
  }

  /** Starts to watch a loop; its figures go to the metrics that are that loop's own. */
  public void watch(EventExecutor loop, LoopMetrics metrics) {
    LoopHeartbeat heartbeat = new LoopHeartbeat(metrics, PERIOD_NANOS, stallNanos);
    ScheduledFuture<?> task =
        loop.scheduleWithFixedDelay(heartbeat, 0, PERIOD_NANOS, TimeUnit.NANOSECONDS);
    loops.add(new Watched(heartbeat, task));
  }

  /** Whether no loop at all has come to a task for so long: the process is of no use any more. */
  public boolean allStalledFor(Duration time) {
    long now = System.nanoTime();
    for (Watched loop : loops) {
      if (now - loop.heartbeat.lastNanos() <= time.toNanos()) {
        return false;
      }
    }
    return !loops.isEmpty();
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(watcher);
    loops.forEach(loop -> loop.task.cancel(false));
  }

  private void run() {
    long before = System.nanoTime();
    while (!closed) {
      LockSupport.parkNanos(this, LOOK_NANOS);
      long now = System.nanoTime();
      if (now - before < 2 * LOOK_NANOS) {
        for (Watched loop : loops) {
          look(loop, now);
        }
      }
      before = now;
    }
  }

  private void look(Watched loop, long now) {
    long last = loop.heartbeat.lastNanos();
    long late = now - last - PERIOD_NANOS;
    Thread thread = loop.heartbeat.thread();
    if (late > stallNanos && loop.reported != last && thread != null) {
      loop.reported = last;
      Stack stack = new Stack(thread);
      LOG.warn(
          "event loop {} is stuck, {} ms so far; it is at:",
          thread.getName(),
          TimeUnit.NANOSECONDS.toMillis(late),
          stack);
    }
  }

  /** A loop as the watching thread sees it. */
  private static final class Watched {
    private final LoopHeartbeat heartbeat;
    private final ScheduledFuture<?> task;

    /** The last beat before the stall that was logged; of the watching thread. */
    private long reported;

    private Watched(LoopHeartbeat heartbeat, ScheduledFuture<?> task) {
      this.heartbeat = heartbeat;
      this.task = task;
      this.reported = heartbeat.lastNanos();
    }
  }

  /** Another thread's stack in the form that logs print. */
  private static final class Stack extends Throwable {
    private static final long serialVersionUID = 1;

    private Stack(Thread thread) {
      super(thread.getName(), null, false, true);
      setStackTrace(thread.getStackTrace());
    }
  }
}
