package io.gazan.dataplane.cluster.health;

import io.gazan.dataplane.cluster.probe.UpstreamHandshakes;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs active checks on one event loop: the first at once, the second after a random part of the
 * interval so that checks spread out, then one per interval, counted from start to start. At most
 * {@link #MOST_AT_ONCE} are under way, the others wait in line in the order in which they came due.
 * A check of an address that is not resolved is skipped without a result.
 */
public final class HealthChecker {
  static final int MOST_AT_ONCE = 256;

  private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(5);

  private final EventLoop loop;
  private final HealthProbe probe;
  private final int mostAtOnce;

  /** Owned by the loop. */
  private final Queue<Watch> line = new ArrayDeque<>();

  private int underWay;

  public HealthChecker(
      EventLoop loop, Class<? extends SocketChannel> channel, UpstreamHandshakes handshakes) {
    this(loop, channel, handshakes, MOST_AT_ONCE);
  }

  HealthChecker(
      EventLoop loop,
      Class<? extends SocketChannel> channel,
      UpstreamHandshakes handshakes,
      int mostAtOnce) {
    this.loop = loop;
    this.probe = new HealthProbe(loop, channel, handshakes);
    this.mostAtOnce = mostAtOnce;
  }

  /** The question of a check whose protocol is known. */
  public CheckQuestion asking(CheckTarget target) {
    return (to, timeoutNanos, done) -> probe.ask(to, target, timeoutNanos, done);
  }

  /**
   * Starts a check that runs until the watch is closed.
   *
   * @param address asked before each check; null skips it
   * @param timeout longer than five seconds is cut to that
   * @param results called on the loop
   */
  public Watch watch(
      CheckQuestion question,
      Duration interval,
      Duration timeout,
      Supplier<@Nullable InetSocketAddress> address,
      Consumer<CheckResult> results) {
    Watch watch = new Watch(question, address, results);
    watch.set(interval, timeout);
    onLoop(watch::due);
    return watch;
  }

  private void onLoop(Runnable task) {
    if (!loop.isShuttingDown()) {
      loop.execute(task);
    }
  }

  private void serveLine() {
    while (underWay < mostAtOnce) {
      @Nullable Watch next = line.poll();
      if (next == null) {
        return;
      }
      next.start();
    }
  }

  /** One running check. Its methods may be called from any thread. */
  public final class Watch {
    private final CheckQuestion question;
    private final Supplier<@Nullable InetSocketAddress> address;
    private final Consumer<CheckResult> results;
    private volatile long interval;
    private volatile long timeout;
    private volatile boolean closed;

    /** Owned by the loop, like the two below. */
    private @Nullable Future<?> timer;

    private boolean busy;
    private boolean first = true;

    private Watch(
        CheckQuestion question,
        Supplier<@Nullable InetSocketAddress> address,
        Consumer<CheckResult> results) {
      this.question = question;
      this.address = address;
      this.results = results;
    }

    /**
     * Takes effect with the next check, which comes due at once if it would otherwise come late.
     */
    public void retime(Duration newInterval, Duration newTimeout) {
      set(newInterval, newTimeout);
      onLoop(this::due);
    }

    public void close() {
      closed = true;
      onLoop(this::cancelTimer);
    }

    private void set(Duration newInterval, Duration newTimeout) {
      interval = newInterval.toNanos();
      timeout =
          (newTimeout.compareTo(LONGEST_TIMEOUT) < 0 ? newTimeout : LONGEST_TIMEOUT).toNanos();
    }

    private void cancelTimer() {
      if (timer != null) {
        timer.cancel(false);
        timer = null;
      }
    }

    /** Gets in line unless it stands there or is being served. */
    private void due() {
      cancelTimer();
      if (!busy && !closed) {
        busy = true;
        line.add(this);
        serveLine();
      }
    }

    private void start() {
      if (closed) {
        busy = false;
        return;
      }
      long began = loop.ticker().nanoTime();
      InetSocketAddress to = address.get();
      if (to == null) {
        rest(began);
        return;
      }
      underWay++;
      question.ask(to, timeout, result -> finished(began, result));
    }

    private void finished(long began, CheckResult result) {
      underWay--;
      try {
        if (!closed) {
          results.accept(result);
        }
      } finally {
        rest(began);
        serveLine();
      }
    }

    private void rest(long began) {
      busy = false;
      if (!closed) {
        long pause =
            first ? ThreadLocalRandom.current().nextLong(interval / 2, interval + 1) : interval;
        first = false;
        long left = Math.max(0, began + pause - loop.ticker().nanoTime());
        timer = loop.schedule(this::due, left, TimeUnit.NANOSECONDS);
      }
    }
  }
}
