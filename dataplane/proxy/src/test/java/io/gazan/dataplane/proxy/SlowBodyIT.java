package io.gazan.dataplane.proxy;

import static io.gazan.dataplane.proxy.MinRateScene.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.EchoWire;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.RecordingEndpoint;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code limits.min_rate} and the bodies of requests, over windows of half a second. */
class SlowBodyIT {
  private static final String SLOW_BODIES = MinRateScene.errors("slow_body");

  @TempDir Path folder;
  @AutoClose private final EchoEndpoint endpoint = EchoEndpoint.start("one");

  private DataplaneFixture start(int minRate) {
    return start(minRate, endpoint.address());
  }

  private static DataplaneFixture start(int minRate, String server) {
    return MinRateScene.start(minRate, server);
  }

  @ParameterizedTest
  @CsvSource({"Content-Length: 100000, a", "'Transfer-Encoding: chunked', '1\r\na\r\n'"})
  void aBodyThatDripsIsEnded(String framing, String drop) throws IOException {
    // Given
    try (DataplaneFixture gazan = start(1000);
        RawClient client = gazan.connect()) {
      // When
      client.send(RawClient.head("POST", HOST, "/", framing));
      try (Drip drip = Drip.every(20, () -> client.send(drop))) {
        // Then
        assertThat(client.read().status()).isEqualTo(408);
        await().until(drip::hasFailed);
      }
      assertThat(gazan.metric(SLOW_BODIES)).isOne();
    }
  }

  @Test
  void aStreamWhoseBodyDripsIsEnded() throws IOException {
    // Given
    try (DataplaneFixture gazan = start(1000);
        RawHttp2Client client = RawHttp2Client.connect(gazan.address())) {
      // When
      int stream = client.open("POST", HOST, "/", "content-length: 100000");
      try (Drip drip = Drip.every(20, () -> client.data(stream, false, "a"))) {
        // Then
        assertThat(client.responseHead(stream).status()).isEqualTo(408);
        assertThat(client.expectReset(stream)).isEqualTo(Http2Error.NO_ERROR);
        assertThat(drip.hasFailed()).isFalse();
      }
      assertThat(gazan.metric(SLOW_BODIES)).isOne();
    }
  }

  @Test
  void aStreamIsNotSlowWhileAnotherOfItsConnectionMoves() throws IOException {
    // Given
    try (DataplaneFixture gazan = start(1000);
        RawHttp2Client client = RawHttp2Client.connect(gazan.address())) {
      int slow = client.open("POST", HOST, "/", "content-length: 2");
      int quick = client.open("POST", HOST, "/");

      // When
      client.data(slow, false, "a");
      try (Drip drip = Drip.every(20, () -> client.data(quick, false, "x".repeat(100)))) {
        quiet(gazan);
        assertThat(drip.hasFailed()).isFalse();
      }
      client.data(slow, true, "a");

      // Then
      assertThat(client.response(slow).status()).isEqualTo(200);
    }
  }

  @Test
  void aBodyAboveTheRatePasses() throws IOException {
    // Given
    try (DataplaneFixture gazan = start(100);
        RawClient client = gazan.connect()) {
      // When it is ten times as fast as it has to be
      client.send(RawClient.head("POST", HOST, "/", "Transfer-Encoding: chunked"));
      try (Drip drip = Drip.every(20, () -> client.send("14\r\n" + "x".repeat(20) + "\r\n"))) {
        quiet(gazan);
        assertThat(drip.hasFailed()).isFalse();
      }
      client.send("0\r\n\r\n");

      // Then
      assertThat(client.read().status()).isEqualTo(200);
    }
  }

  @Test
  void whoWasQuickMayPause() throws IOException {
    // Given
    try (DataplaneFixture gazan = start(1000);
        RawClient client = gazan.connect()) {
      // When
      client.send(RawClient.head("POST", HOST, "/", "Content-Length: 100001"));
      client.send("x".repeat(100_000));
      quiet(gazan);
      client.send("x");

      // Then
      assertThat(client.read().status()).isEqualTo(200);
    }
  }

  @Test
  void aBodyThatASlowEndpointPausesPasses() throws IOException {
    // Given
    int length = 32 << 20;
    CountDownLatch goOn = new CountDownLatch(1);
    try (RecordingEndpoint late =
            RecordingEndpoint.start(
                65_536,
                connection -> {
                  connection.readHead();
                  hold(goOn);
                  for (int got = 0; got < length; ) {
                    got += connection.readSome(65_536).length;
                  }
                  connection.write("HTTP/1.1 204 No Content\r\n\r\n");
                });
        DataplaneFixture gazan = start(1000, late.address());
        RawClient client = gazan.connect()) {
      // When
      client.send(RawClient.head("POST", HOST, "/", "Content-Length: " + length));
      Thread upload = Thread.ofVirtual().start(() -> sendAll(client, length));
      quiet(gazan);
      goOn.countDown();

      // Then
      assertThat(client.read().status()).isEqualTo(204);
      assertThat(upload).isNotNull();
    }
  }

  @Test
  void whoWaitsForA100IsNotSlow() throws IOException {
    // Given
    CountDownLatch goOn = new CountDownLatch(1);
    try (RecordingEndpoint late =
            RecordingEndpoint.start(
                connection -> {
                  connection.readHead();
                  hold(goOn);
                  connection.write("HTTP/1.1 100 Continue\r\n\r\n");
                  connection.readSome(3);
                  connection.write("HTTP/1.1 204 No Content\r\n\r\n");
                });
        DataplaneFixture gazan = start(1000, late.address());
        RawClient client = gazan.connect()) {
      // When
      client.send(RawClient.head("POST", HOST, "/", "Content-Length: 3", "Expect: 100-continue"));
      quiet(gazan);
      goOn.countDown();
      assertThat(client.readHead().status()).isEqualTo(100);
      client.send("abc");

      // Then
      assertThat(client.read().status()).isEqualTo(204);
    }
  }

  @Test
  void whoHasAnAnswerAlreadyMayTalkSlowly() throws IOException {
    // Given
    try (RecordingEndpoint early =
            RecordingEndpoint.start(
                connection -> {
                  connection.readHead();
                  connection.write("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\na");
                  connection.awaitClose();
                });
        DataplaneFixture gazan = start(1000, early.address());
        RawClient client = gazan.connect()) {
      // When
      client.send(RawClient.head("POST", HOST, "/", "Transfer-Encoding: chunked"));
      assertThat(client.readHead().status()).isEqualTo(200);

      // Then
      try (Drip drip = Drip.every(20, () -> client.send("1\r\na\r\n"))) {
        quiet(gazan);
        assertThat(drip.hasFailed()).isFalse();
      }
    }
  }

  @Test
  void aCallMaySayLittle() throws IOException {
    // Given
    try (EchoEndpoint calls = EchoEndpoint.start("calls", EchoWire.h2c());
        GrpcScene scene =
            GrpcScene.start(
                folder,
                "timeouts: {header: 500ms}\nlimits: {min_rate: 1000}",
                GrpcScene.to("h2c", calls.address()));
        RawHttp2Client client = scene.raw()) {
      // When
      int stream = GrpcScene.call(client);
      try (Drip drip = Drip.every(20, () -> client.data(stream, false, GrpcScene.MESSAGE))) {
        quiet(scene.gazan());
        assertThat(drip.hasFailed()).isFalse();
      }
      client.data(stream, true, GrpcScene.MESSAGE);

      // Then
      assertThat(client.response(stream).status()).isEqualTo(200);
    }
  }

  @Test
  void withoutARateEverybodyMayDrip() throws IOException {
    // Given
    try (DataplaneFixture gazan = start(0);
        RawClient client = gazan.connect()) {
      // When
      client.send(RawClient.head("POST", HOST, "/", "Transfer-Encoding: chunked"));
      try (Drip drip = Drip.every(20, () -> client.send("1\r\nx\r\n"))) {
        quiet(gazan);
        assertThat(drip.hasFailed()).isFalse();
      }
      client.send("0\r\n\r\n");

      // Then
      assertThat(client.read().status()).isEqualTo(200);
    }
  }

  /** Waits, and nobody is found to be slow meanwhile. */
  private static void quiet(DataplaneFixture gazan) {
    MinRateScene.quiet(gazan, SLOW_BODIES);
  }

  private static void sendAll(RawClient client, int length) {
    byte[] block = new byte[65_536];
    try {
      for (int sent = 0; sent < length; sent += block.length) {
        client.send(block);
      }
    } catch (IOException e) {
      // The answer tells.
    }
  }

  private static void hold(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
