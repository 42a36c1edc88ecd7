package io.gazan.dataplane.proxy;

import static io.gazan.dataplane.proxy.MinRateScene.HOST;
import static io.gazan.dataplane.proxy.MinRateScene.start;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.Answer;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.EchoWire;
import io.gazan.dataplane.testing.LargeEndpoint;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.RecordingEndpoint;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.gazan.dataplane.testing.http2.SettingId;
import io.gazan.dataplane.testing.tls.ClientTls;
import io.gazan.dataplane.testing.tls.TestCertificates;
import io.netty.handler.codec.http2.Http2Error;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code limits.min_rate} and the answers that clients take, over windows of half a second. */
class SlowReaderIT {
  private static final String SLOW_READERS = MinRateScene.errors("slow_reader");

  private static final int ROOM = 4096;

  @TempDir Path folder;
  @AutoClose private final LargeEndpoint large = LargeEndpoint.start(64 << 20);
  @AutoClose private final EchoEndpoint endpoint = EchoEndpoint.start("one");

  @Test
  void whoDrinksInDropsIsEnded() throws IOException {
    // Given
    try (DataplaneFixture gazan = start(20_000, large.address());
        RawClient client = RawClient.connect(gazan.address(), ROOM)) {
      // When
      client.get(HOST, "/");

      // Then
      try (Drip drip = drink(client.in(), 10)) {
        await().until(() -> gazan.metric(SLOW_READERS) == 1);
        await().until(() -> gazan.metric("gazan_upstream_connections") == 0);
        assertThat(drip).isNotNull();
      }
    }
  }

  @Test
  void theRestOfAnAnswerThatTheEndpointHasDoneWithCountsToo() throws IOException {
    // Given an answer that is more than the kernel keeps, but hardly
    try (LargeEndpoint handy = LargeEndpoint.start(4 << 20);
        DataplaneFixture gazan = start(20_000, handy.address());
        RawClient client = RawClient.connect(gazan.address(), ROOM)) {
      // When
      client.get(HOST, "/");

      // Then
      try (Drip drip = drink(client.in(), 10)) {
        await().until(() -> gazan.metric(SLOW_READERS) == 1);
        assertThat(drip).isNotNull();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"keep-alive", "close"})
  void anAnswerThatTheKernelHasWholeCountsToo(String connection) throws IOException {
    // Given
    endpoint.when("GET", "/body", Answer.text("x".repeat(100_000)));
    try (DataplaneFixture gazan = start(20_000, endpoint.address());
        RawClient client = RawClient.connect(gazan.address(), ROOM)) {
      // When
      client.get(HOST, "/body", "Connection: " + connection);

      // Then
      try (Drip drip = drink(client.in(), 10)) {
        await().until(() -> gazan.metric(SLOW_READERS) == 1);
        await().until(() -> gazan.metric("gazan_active_connections") == 0);
        assertThat(drip).isNotNull();
      }
    }
  }

  @Test
  void overTlsTooWhoDrinksInDropsIsEnded() throws IOException {
    // Given
    TestCertificates.server(HOST).writeTo(folder, "default");
    try (DataplaneFixture gazan =
            DataplaneFixture.start(
                """
                proxy_address_tls: 127.0.0.1:0
                tls_certificate: %1$s/default.crt
                tls_key_file: %1$s/default.key
                timeouts: {header: 500ms}
                limits: {min_rate: 100000}
                """
                    .formatted(folder),
                UpstreamsYaml.unchecked(HOST, large.address()));
        RawClient client = RawClient.connect(ClientTls.trusting().sni(HOST), gazan.tlsAddress())) {
      // When
      client.get(HOST, "/");

      // Then
      try (Drip drip = drink(client.in(), 10)) {
        await().until(() -> gazan.metric(SLOW_READERS) == 1);
        await().until(() -> gazan.metric("gazan_active_connections") == 0);
        assertThat(drip).isNotNull();
      }
    }
  }

  @Test
  void whoTakesItsLastAnswerSlowlyEnoughGetsAllOfIt() throws IOException {
    // Given
    endpoint.when("GET", "/body", Answer.text("x".repeat(200_000)));
    try (DataplaneFixture gazan = start(1000, endpoint.address());
        RawClient client = RawClient.connect(gazan.address(), ROOM)) {
      // When
      client.get(HOST, "/body", "Connection: close");

      // Then
      try (Drip drip = drink(client.in(), 2000)) {
        await().until(drip::hasFailed);
      }
      assertThat(gazan.metric(SLOW_READERS)).isZero();
      await().until(() -> gazan.metric("gazan_active_connections") == 0);
    }
  }

  @Test
  void aStreamThatIsGivenRoomInDropsIsEnded() throws IOException {
    // Given
    endpoint.when("GET", "/body", Answer.text("x".repeat(100_000)));
    try (DataplaneFixture gazan = start(1000, endpoint.address());
        RawHttp2Client client =
            RawHttp2Client.connect(gazan.address(), SettingId.INITIAL_WINDOW_SIZE, 0)
                .withoutWindowUpdates()) {
      // When
      int stream = client.request("GET", HOST, "/body");

      // Then
      try (Drip drip = Drip.every(20, () -> client.windowUpdate(stream, 2))) {
        assertThat(client.expectReset(stream)).isEqualTo(Http2Error.CANCEL);
        assertThat(drip).isNotNull();
      }
      assertThat(gazan.metric(SLOW_READERS)).isOne();
    }
  }

  @Test
  void anHttp2ConnectionThatIsReadInDropsIsEnded() throws IOException {
    // Given
    try (DataplaneFixture gazan = start(20_000, large.address());
        Socket socket = new Socket()) {
      socket.setReceiveBufferSize(ROOM);
      socket.setSoTimeout(20_000);
      socket.connect(gazan.address());
      RawHttp2Client client = RawHttp2Client.over(socket);
      client.bytes(RawHttp2Client.PREFACE.getBytes(ISO_8859_1));
      client.settings(SettingId.INITIAL_WINDOW_SIZE, Integer.MAX_VALUE);
      client.windowUpdate(0, 1 << 30);

      // When
      client.request("GET", HOST, "/");

      // Then
      try (Drip drip = drink(socket.getInputStream(), 10)) {
        await().until(() -> gazan.metric(SLOW_READERS) == 1);
        await().until(() -> gazan.metric("gazan_active_connections") == 0);
        assertThat(drip).isNotNull();
      }
    }
  }

  @Test
  void whoDrinksFastEnoughIsServed() throws IOException {
    // Given
    try (DataplaneFixture gazan = start(10_000, large.address());
        RawClient client = RawClient.connect(gazan.address(), 65_536)) {
      // When
      client.get(HOST, "/");

      // Then
      try (Drip drip = drink(client.in(), 32_768)) {
        quiet(gazan);
        assertThat(drip.hasFailed()).isFalse();
      }
    }
  }

  @Test
  void whoWasQuickMayPause() throws IOException {
    // Given
    try (DataplaneFixture gazan = start(1000, large.address());
        RawClient client = RawClient.connect(gazan.address(), 65_536)) {
      client.get(HOST, "/");
      try (Drip drip = drink(client.in(), 65_536)) {
        quiet(gazan);
        assertThat(drip.hasFailed()).isFalse();
      }

      // When
      quiet(gazan);

      // Then
      client.in().skipNBytes(8 << 20);
    }
  }

  @Test
  void aSlowSourceMakesNoSlowReader() throws IOException {
    // Given
    int events = 60;
    try (RecordingEndpoint source =
            RecordingEndpoint.start(
                connection -> {
                  connection.readHead();
                  connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + events + "\r\n\r\n");
                  Drip drip = Drip.every(30, () -> connection.write("e"));
                  try (drip) {
                    connection.awaitClose();
                  }
                });
        DataplaneFixture gazan = start(100_000, source.address());
        RawClient client = gazan.connect()) {
      // When
      client.get(HOST, "/");

      // Then
      assertThat(client.read().text()).hasSize(events);
      assertThat(gazan.metric(SLOW_READERS)).isZero();
    }
  }

  @Test
  void aCallMayBeTakenSlowly() throws IOException {
    // Given
    try (EchoEndpoint calls = EchoEndpoint.start("calls", EchoWire.h2c());
        GrpcScene scene =
            GrpcScene.start(
                folder,
                "timeouts: {header: 500ms}\nlimits: {min_rate: 1000}",
                GrpcScene.to("h2c", calls.address()));
        RawHttp2Client client =
            RawHttp2Client.connect(scene.gazan().address(), SettingId.INITIAL_WINDOW_SIZE, 0)
                .withoutWindowUpdates()) {
      calls.when("POST", GrpcScene.METHOD, Answer.text("x".repeat(100_000)));

      // When
      int stream = GrpcScene.unary(client);

      // Then
      try (Drip drip = Drip.every(20, () -> client.windowUpdate(stream, 2))) {
        quiet(scene.gazan());
        assertThat(drip.hasFailed()).isFalse();
      }
    }
  }

  @Test
  void withoutARateEverybodyMayDrink() throws IOException {
    // Given
    try (DataplaneFixture gazan = start(0, large.address());
        RawClient client = RawClient.connect(gazan.address(), ROOM)) {
      // When
      client.get(HOST, "/");

      // Then
      try (Drip drip = drink(client.in(), 10)) {
        quiet(gazan);
        assertThat(drip.hasFailed()).isFalse();
      }
    }
  }

  /** Takes that many bytes, fifty times a second. */
  private static Drip drink(InputStream in, int bytes) {
    byte[] drop = new byte[bytes];
    return Drip.every(
        20,
        () -> {
          if (in.read(drop) < 0) {
            throw new EOFException();
          }
        });
  }

  /** Waits, and nobody is found to be slow meanwhile. */
  private static void quiet(DataplaneFixture gazan) {
    MinRateScene.quiet(gazan, SLOW_READERS);
  }
}
