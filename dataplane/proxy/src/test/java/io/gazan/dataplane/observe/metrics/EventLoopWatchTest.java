package io.gazan.dataplane.observe.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class EventLoopWatchTest {
  private static final long MILLI = 1_000_000;
  private static final String NAME = "gazan-watched";

  private final Messages messages = new Messages();
  private final Logger logger = (Logger) LoggerFactory.getLogger(EventLoopWatch.class);
  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory(NAME, true), NioIoHandler.newFactory());
  private final EventExecutor loop = group.next();

  @BeforeEach
  void listen() {
    messages.start();
    logger.addAppender(messages);
  }

  @AfterEach
  void end() {
    logger.detachAppender(messages);
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  @Test
  void aStuckLoopIsLoggedOnceWithItsStackAndCounted() throws Exception {
    // Given
    LoopMetrics metrics = new LoopMetrics(0);
    try (EventLoopWatch watch = new EventLoopWatch(Duration.ofMillis(200))) {
      watch.watch(loop, metrics);
      await().until(() -> metrics.observed(LoopMetrics.LAG) > 0);
      CountDownLatch release = new CountDownLatch(1);

      // When
      loop.execute(() -> stuckHere(release));

      // Then
      await().atMost(Duration.ofSeconds(20)).until(() -> !messages.all.isEmpty());
      assertThat(watch.allStalledFor(Duration.ofMillis(100))).isTrue();
      assertThat(watch.allStalledFor(Duration.ofHours(1))).isFalse();
      assertThat(messages.all.getFirst().getFormattedMessage()).contains(NAME).contains("stuck");
      assertThat(messages.all.getFirst().getThrowableProxy().getStackTraceElementProxyArray())
          .anyMatch(frame -> frame.getStackTraceElement().getMethodName().equals("stuckHere"));
      release.countDown();
      await().atMost(Duration.ofSeconds(20)).until(() -> metrics.count(LoopMetrics.STALLS) > 0);
      assertThat(metrics.count(LoopMetrics.LAG_MAX)).isGreaterThan(200 * MILLI);
      assertThat(messages.all).hasSize(1);
    }
  }

  @Test
  void nothingWatchedIsNotStalled() {
    try (EventLoopWatch watch = new EventLoopWatch()) {
      assertThat(watch.allStalledFor(Duration.ZERO)).isFalse();
    }
  }

  @Test
  void latenessIsWhatExceedsThePeriodAndTheWorstOfAMinuteIsKept() {
    // Given
    LoopMetrics metrics = new LoopMetrics(0);
    LoopHeartbeat heartbeat = new LoopHeartbeat(metrics, 100 * MILLI, 1000 * MILLI);
    long now = heartbeat.lastNanos();
    heartbeat.beat(now);

    // When
    now = beat(heartbeat, now, 107);
    now = beat(heartbeat, now, 99);
    now = beat(heartbeat, now, 1600);

    // Then
    assertThat(metrics.observed(LoopMetrics.LAG)).isEqualTo(3);
    assertThat(metrics.sumNanos(LoopMetrics.LAG)).isEqualTo(1507 * MILLI);
    assertThat(metrics.count(LoopMetrics.LAG_MAX)).isEqualTo(1500 * MILLI);
    assertThat(metrics.count(LoopMetrics.STALLS)).isOne();

    // And fifty seconds later it still counts, after seventy no longer
    for (int i = 0; i < 450; i++) {
      now = beat(heartbeat, now, 101);
    }
    assertThat(metrics.count(LoopMetrics.LAG_MAX)).isEqualTo(1500 * MILLI);
    for (int i = 0; i < 250; i++) {
      now = beat(heartbeat, now, 101);
    }
    assertThat(metrics.count(LoopMetrics.LAG_MAX)).isEqualTo(MILLI);
  }

  private static long beat(LoopHeartbeat heartbeat, long last, long afterMillis) {
    heartbeat.beat(last + afterMillis * MILLI);
    return last + afterMillis * MILLI;
  }

  private static void stuckHere(CountDownLatch release) {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Keeps what is logged. */
  private static final class Messages extends AppenderBase<ILoggingEvent> {
    private final List<ILoggingEvent> all = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      all.add(event);
    }
  }
}
