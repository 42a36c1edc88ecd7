package io.gazan.dataplane.observe.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.upstreams.policy.AccessLogMode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class AccessLogTest {
  @Test
  void modesChooseByStatus() {
    assertThat(AccessLog.wants(AccessLogMode.OFF, 500)).isFalse();
    assertThat(AccessLog.wants(AccessLogMode.ERROR, 399)).isFalse();
    assertThat(AccessLog.wants(AccessLogMode.ERROR, 400)).isTrue();
    assertThat(AccessLog.wants(AccessLogMode.ALL, 200)).isTrue();
  }

  @Test
  void linesComeSoonWithoutBeingAskedFor() {
    // Given
    Destination destination = new Destination();
    try (AccessLog log = new AccessLog(destination, 16)) {

      // When
      log.log(AccessEntries.at(1));

      // Then
      await().atMost(Duration.ofSeconds(5)).until(() -> destination.lines().size() == 1);
      assertThat(log.dropped()).isZero();
    }
  }

  @Test
  void aWriterThatFellAsleepIsWoken() {
    // Given
    Destination destination = new Destination();
    try (AccessLog log = new AccessLog(destination, 16)) {
      await().atMost(Duration.ofSeconds(20)).until(log::asleep);

      // When
      log.log(AccessEntries.at(1));

      // Then
      await().atMost(Duration.ofSeconds(5)).until(() -> destination.lines().size() == 1);
    }
  }

  @Test
  void closeWritesWhatWaits() {
    // Given
    Destination destination = new Destination();
    AccessLog log = new AccessLog(destination, 1024);
    for (int i = 0; i < 1000; i++) {
      log.log(AccessEntries.at(i));
    }

    // When
    log.close();
    log.log(AccessEntries.at(1000));

    // Then
    List<String> lines = destination.lines();
    assertThat(lines).hasSize(1000);
    for (int i = 0; i < 1000; i++) {
      assertThat(lines.get(i)).contains(String.format("00.%03dZ\"", i));
    }
    assertThat(log.dropped()).isEqualTo(1);
  }

  @Test
  void aBlockedDestinationNeverBlocksTheCallerAndEveryDropIsCounted() throws Exception {
    // Given
    Destination destination = new Destination();
    destination.block();
    AccessLog log = new AccessLog(destination, 64);
    int entries = 200_000;

    // When
    long start = System.nanoTime();
    List<Thread> loops = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      loops.add(Thread.ofPlatform().start(() -> logMany(log, entries)));
    }
    for (Thread loop : loops) {
      assertThat(loop.join(Duration.ofSeconds(30))).isTrue();
    }
    long perEntry = (System.nanoTime() - start) / entries;
    destination.unblock();
    log.close();

    // Then
    assertThat(perEntry).as("nanoseconds per call").isLessThan(50_000);
    assertThat(log.dropped()).isPositive();
    assertThat(log.dropped() + destination.lines().size()).isEqualTo(2L * entries);
  }

  @Test
  void closeDoesNotWaitForADestinationThatStaysBlocked() {
    // Given
    Destination destination = new Destination();
    destination.block();
    AccessLog log = new AccessLog(destination, 64);
    logMany(log, 10);
    await().atMost(Duration.ofSeconds(5)).until(destination::isWaitedFor);
    logMany(log, 20);

    // When
    long start = System.nanoTime();
    log.close();

    // Then
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    await().atMost(Duration.ofSeconds(5)).until(() -> log.dropped() == 30);
    assertThat(destination.lines()).isEmpty();
  }

  @Test
  void aFailingDestinationCostsItsLinesAndIsTriedAgain() {
    // Given
    Destination destination = new Destination();
    destination.failing = true;
    try (AccessLog log = new AccessLog(destination, 64)) {
      logMany(log, 3);
      await().atMost(Duration.ofSeconds(5)).until(() -> log.dropped() == 3);

      // When
      destination.failing = false;
      logMany(log, 2);

      // Then
      await().atMost(Duration.ofSeconds(5)).until(() -> destination.lines().size() == 3);
      assertThat(destination.lines().getFirst()).as("ends what was left of a line").isEmpty();
      assertThat(log.dropped()).isEqualTo(3);
    }
  }

  private static void logMany(AccessLog log, int entries) {
    for (int i = 0; i < entries; i++) {
      log.log(AccessEntries.at(i));
    }
  }

  /** Keeps what is written; can be told to hang or to fail. */
  private static final class Destination extends OutputStream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private volatile CountDownLatch open = new CountDownLatch(0);
    private volatile boolean waitedFor;
    private volatile boolean failing;

    void block() {
      open = new CountDownLatch(1);
    }

    void unblock() {
      open.countDown();
    }

    boolean isWaitedFor() {
      return waitedFor;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      waitedFor = true;
      try {
        open.await();
      } catch (InterruptedException e) {
        throw new IOException("interrupted", e);
      }
      if (failing) {
        throw new IOException("No space left on device");
      }
      bytes.write(from, offset, length);
    }

    List<String> lines() {
      return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
  }
}
