package io.gazan.dataplane.cluster.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.cluster.probe.UpstreamHandshakes;
import io.gazan.dataplane.testing.Answer;
import io.gazan.dataplane.testing.BlackHole;
import io.gazan.dataplane.testing.DeadAddress;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.Handshakes;
import io.gazan.dataplane.testing.RecordingEndpoint;
import io.gazan.upstreams.cluster.Protocol;
import io.gazan.upstreams.tls.UpstreamTlsSpec;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HealthCheckerIT {
  private static final Duration OFTEN = Duration.ofMillis(30);
  private static final Duration RARELY = Duration.ofHours(1);
  private static final Duration SOON = Duration.ofSeconds(2);

  private final EventLoop loop =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()).next();
  private final UpstreamHandshakes handshakes = Handshakes.of();
  private final HealthChecker checker = new HealthChecker(loop, NioSocketChannel.class, handshakes);
  private final List<CheckResult> results = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    loop.parent().shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @ParameterizedTest
  @CsvSource({
    "200,true",
    "204,true",
    "302,true",
    "404,true",
    "499,true",
    "500,false",
    "501,true",
    "502,false",
    "503,false"
  })
  void theStatusDecides(int status, boolean healthy) {
    try (EchoEndpoint endpoint =
        EchoEndpoint.start("e").when("HEAD", "/up", Answer.status(status))) {
      watch(endpoint.address(), "HEAD", RARELY, SOON);
      assertThat(first()).isEqualTo(new CheckResult(healthy, true, "status " + status));
    }
  }

  @ParameterizedTest
  @CsvSource({"HEAD,''", "GET,''", "POST,'content-length: 0\r\n'"})
  void asksPlainlyAndClosesAfterTheHead(String method, String more) throws IOException {
    try (RecordingEndpoint endpoint =
        RecordingEndpoint.start(
            connection -> {
              connection.readHead();
              connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nx");
              connection.awaitClose();
            })) {
      // When
      watch(endpoint.address(), method, RARELY, SOON);

      // Then
      assertThat(first().healthy()).isTrue();
      await().until(() -> endpoint.connections().getFirst().isOver());
      assertThat(
              new String(endpoint.connections().getFirst().received(), StandardCharsets.US_ASCII))
          .isEqualTo(
              method
                  + " /up HTTP/1.1\r\nhost: "
                  + endpoint.address()
                  + "\r\nuser-agent: gazan-health\r\nconnection: close\r\n"
                  + more
                  + "\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SSH-2.0-OpenSSH_9.6\r\n",
        "HTTP/1.1 abc\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: unfinished",
        "HTTP/1.1 100 Continue\r\n\r\n"
      })
  void whatIsNoAnswerIsDown(String bytes) throws IOException {
    try (RecordingEndpoint endpoint =
        RecordingEndpoint.start(
            connection -> {
              connection.readHead();
              connection.write(bytes);
            })) {
      watch(endpoint.address(), "GET", RARELY, SOON);
      assertThat(first().healthy()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.0 200 OK\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\n\r\n"
      })
  void whatIsAnAnswerIsUp(String bytes) throws IOException {
    try (RecordingEndpoint endpoint = RecordingEndpoint.answering(bytes)) {
      watch(endpoint.address(), "GET", RARELY, SOON);
      assertThat(first().healthy()).isTrue();
    }
  }

  @Test
  void anEndlessHeadIsCutOff() throws IOException {
    try (RecordingEndpoint endpoint =
        RecordingEndpoint.start(
            connection -> {
              connection.readHead();
              connection.write("HTTP/1.1 200 OK\r\n");
              for (int i = 0; i < 10_000_000; i++) {
                connection.write("X-" + i + ": " + "y".repeat(500) + "\r\n");
              }
            })) {
      watch(endpoint.address(), "GET", RARELY, Duration.ofSeconds(5));
      assertThat(first()).isEqualTo(CheckResult.failed("not an HTTP answer"));
      await().until(() -> endpoint.connections().getFirst().isOver());
    }
  }

  @Test
  void silenceRefusalAndBlackHolesAreDown() throws IOException {
    try (RecordingEndpoint silent = RecordingEndpoint.start(connection -> connection.awaitClose());
        BlackHole hole = BlackHole.open()) {
      watch(silent.address(), "GET", RARELY, Duration.ofMillis(50));
      watch(hole.address(), "GET", RARELY, Duration.ofMillis(50));
      watch(DeadAddress.next(), "GET", RARELY, SOON);
      await().until(() -> results.size() == 3);
      assertThat(results).noneMatch(CheckResult::healthy);
      assertThat(results)
          .extracting(CheckResult::detail)
          .filteredOn(d -> d.equals("no answer within 50 ms"))
          .hasSize(2);
      assertThat(results).extracting(CheckResult::detail).anyMatch(d -> d.contains("refused"));
      await().until(() -> silent.connections().getFirst().isOver());
    }
  }

  @Test
  void checksGoOnOncePerIntervalUntilClosed() {
    try (EchoEndpoint endpoint = EchoEndpoint.start("e")) {
      // Given
      HealthChecker.Watch watch = watch(endpoint.address(), "GET", OFTEN, SOON);
      await().until(() -> results.size() >= 4);

      // When
      watch.close();
      onLoop();
      int asked = endpoint.connections();

      // Then
      await().during(OFTEN.multipliedBy(5)).until(() -> endpoint.connections() <= asked + 1);
    }
  }

  @Test
  void aShorterIntervalTakesEffectAtOnce() {
    try (EchoEndpoint endpoint = EchoEndpoint.start("e")) {
      HealthChecker.Watch watch = watch(endpoint.address(), "GET", RARELY, SOON);
      await().until(() -> results.size() == 1);
      watch.retime(OFTEN, SOON);
      await().until(() -> results.size() >= 4);
    }
  }

  @Test
  void noMoreThanTheLimitAreUnderWayAndAllGetTheirTurn() throws IOException {
    // Given
    AtomicInteger open = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Semaphore gate = new Semaphore(0);
    try (RecordingEndpoint endpoint =
        RecordingEndpoint.start(
            connection -> {
              most.accumulateAndGet(open.incrementAndGet(), Math::max);
              connection.readHead();
              gate.acquireUninterruptibly();
              open.decrementAndGet();
              connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            })) {
      // When
      HealthChecker narrow = new HealthChecker(loop, NioSocketChannel.class, handshakes, 3);
      for (int i = 0; i < 30; i++) {
        watch(narrow, endpoint.address(), "GET", RARELY, Duration.ofSeconds(5));
      }
      await().until(() -> open.get() == 3);
      onLoop();
      gate.release(30);

      // Then
      await().until(() -> results.size() == 30);
      assertThat(most.get()).isEqualTo(3);
      assertThat(results).allMatch(CheckResult::healthy);
    }
  }

  @Test
  void anUnresolvedAddressIsSkippedUntilItResolves() {
    try (EchoEndpoint endpoint = EchoEndpoint.start("e")) {
      AtomicInteger asked = new AtomicInteger();
      CheckTarget target =
          new CheckTarget("name:80", "GET", "/", Protocol.HTTP1, UpstreamTlsSpec.DEFAULTS);
      checker.watch(
          checker.asking(target),
          OFTEN,
          SOON,
          () -> asked.incrementAndGet() < 3 ? null : endpoint.socketAddress(),
          results::add);
      assertThat(first().healthy()).isTrue();
      assertThat(asked.get()).isGreaterThanOrEqualTo(3);
    }
  }

  private CheckResult first() {
    await().until(() -> !results.isEmpty());
    return results.getFirst();
  }

  private void onLoop() {
    loop.submit(() -> {}).syncUninterruptibly();
  }

  private HealthChecker.Watch watch(
      String address, String method, Duration interval, Duration timeout) {
    return watch(checker, address, method, interval, timeout);
  }

  private HealthChecker.Watch watch(
      HealthChecker with, String address, String method, Duration interval, Duration timeout) {
    int colon = address.lastIndexOf(':');
    InetSocketAddress socket =
        new InetSocketAddress(
            address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    CheckTarget target =
        new CheckTarget(address, method, "/up", Protocol.HTTP1, UpstreamTlsSpec.DEFAULTS);
    return with.watch(with.asking(target), interval, timeout, () -> socket, results::add);
  }
}
