package io.gazan.dataplane.proxy;

import static io.gazan.dataplane.proxy.AttackScene.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.Answer;
import io.gazan.dataplane.testing.http2.FrameType;
import io.gazan.dataplane.testing.http2.HeaderBlocks;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.gazan.dataplane.testing.http2.SettingId;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that hold what they have been given, by doing nothing. */
class Http2SlowAttackIT {
  private static final String WRITE_IDLE = "timeouts: {write_idle: 500ms}\n";
  private static final String HEADER = "timeouts: {header: 500ms}\n";

  @ParameterizedTest
  @ValueSource(ints = {1, 1000, 300_000})
  void aWindowThatStaysShut(int length) throws IOException {
    // Given
    try (AttackScene scene = AttackScene.start(WRITE_IDLE);
        RawHttp2Client attacker = scene.attacker(SettingId.INITIAL_WINDOW_SIZE, 0)) {
      scene.endpoint().when("GET", "/body", Answer.text("x".repeat(length)));

      // When
      int stream = attacker.request("GET", HOST, "/body");

      // Then
      assertThat(attacker.responseHead(stream).status()).isEqualTo(200);
      assertThat(attacker.expectReset(stream)).isEqualTo(Http2Error.CANCEL);
      scene.assertOthersServed();
    }
  }

  @Test
  void theWindowOfTheConnectionStaysShut() throws IOException {
    // Given
    try (AttackScene scene = AttackScene.start(WRITE_IDLE);
        RawHttp2Client attacker =
            scene.attacker(SettingId.INITIAL_WINDOW_SIZE, 1 << 20).withoutWindowUpdates()) {
      scene.endpoint().when("GET", "/body", Answer.text("x".repeat(100_000)));

      // When
      int first = attacker.request("GET", HOST, "/body");
      int second = attacker.request("GET", HOST, "/body");

      // Then
      assertThat(attacker.expectReset(first)).isEqualTo(Http2Error.CANCEL);
      assertThat(attacker.expectReset(second)).isEqualTo(Http2Error.CANCEL);
      scene.assertOthersServed();
    }
  }

  @Test
  void aClientThatTakesALittleNowAndThenIsLeftAlone() throws IOException {
    // Given
    int steps = 14;
    try (AttackScene scene =
            AttackScene.start("timeouts: {write_idle: 3s}\nlimits: {min_rate: 0}\n");
        RawHttp2Client slow = scene.attacker(SettingId.INITIAL_WINDOW_SIZE, 0)) {
      scene.endpoint().when("GET", "/body", Answer.text("x".repeat(10 * steps)));
      int stream = slow.withoutWindowUpdates().request("GET", HOST, "/body");
      assertThat(slow.responseHead(stream).status()).isEqualTo(200);

      // When it takes ten bytes at a time, for longer than it may do nothing
      int got = 0;
      for (int i = 0; i < steps; i++) {
        assertThat(slow.isQuietFor(Duration.ofMillis(300))).isTrue();
        slow.windowUpdate(stream, 10);
        while (got < 10 * (i + 1)) {
          got += slow.nextOf(stream).payload().length;
        }
      }

      // Then
      assertThat(got).isEqualTo(10 * steps);
    }
  }

  @Test
  void silence() throws IOException {
    // Given
    try (AttackScene scene = AttackScene.start(HEADER);
        RawHttp2Client attacker = RawHttp2Client.open(scene.gazan().address())) {
      // Then
      attacker.expectClosed(Duration.ofSeconds(10));
      scene.assertOthersServed();
    }
  }

  @Test
  void halfAPreface() throws IOException {
    // Given
    try (AttackScene scene = AttackScene.start(HEADER);
        RawHttp2Client attacker = RawHttp2Client.open(scene.gazan().address())) {
      // When
      attacker.bytes("PRI * HTTP/2.0\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

      // Then
      attacker.expectClosed(Duration.ofSeconds(10));
      scene.assertOthersServed();
    }
  }

  @Test
  void nothingAfterThePreface() throws IOException {
    // Given
    try (AttackScene scene = AttackScene.start(HEADER);
        RawHttp2Client attacker = scene.attacker()) {
      // Then
      assertThat(attacker.expectGoAway().error()).isEqualTo(Http2Error.NO_ERROR);
      attacker.expectClosed(Duration.ofSeconds(10));
      scene.assertOthersServed();
    }
  }

  @Test
  void halfAFrame() throws IOException {
    // Given
    try (AttackScene scene = AttackScene.start(HEADER);
        RawHttp2Client attacker = scene.attacker()) {
      // When
      attacker.bytes(new byte[] {0, 0, 8, FrameType.PING, 0, 0});

      // Then
      assertThat(attacker.expectGoAway().error()).isEqualTo(Http2Error.NO_ERROR);
      attacker.expectClosed(Duration.ofSeconds(10));
      scene.assertOthersServed();
    }
  }

  @Test
  void halfAHead() throws IOException {
    // Given
    try (AttackScene scene = AttackScene.start(HEADER);
        RawHttp2Client attacker = scene.attacker().silent()) {
      // When
      attacker.frame(
          FrameType.HEADERS,
          FrameType.END_STREAM,
          1,
          HeaderBlocks.encode(HeaderBlocks.fields(":method: GET")));

      // Then
      assertThat(attacker.expectGoAway().error()).isEqualTo(Http2Error.NO_ERROR);
      attacker.expectClosed(Duration.ofSeconds(10));
      assertThat(scene.reached()).isZero();
      scene.assertOthersServed();
    }
  }

  @Test
  void aBodyThatDoesNotCome() throws IOException {
    // Given
    try (AttackScene scene = AttackScene.start("timeouts: {body_idle: 500ms}\n");
        RawHttp2Client attacker = scene.attacker()) {
      int[] streams = new int[20];
      for (int i = 0; i < streams.length; i++) {
        streams[i] = attacker.open("POST", HOST, "/upload", "content-length: 10");
      }

      // Then
      assertThat(Arrays.stream(streams))
          .allSatisfy(stream -> assertThat(attacker.response(stream).status()).isEqualTo(408));
      await().until(() -> scene.endpoint().openConnections() <= 1);
      scene.assertOthersServed();
    }
  }
}
