package io.gazan.dataplane.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.proxy.TunnelWire.Tunnel;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.RecordedConnection;
import io.gazan.dataplane.testing.RecordingEndpoint;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.http2.Frame;
import io.gazan.dataplane.testing.http2.FrameType;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.gazan.dataplane.testing.tls.TestCertificates;
import io.gazan.dataplane.testing.websocket.WebSocketClient;
import io.gazan.dataplane.testing.websocket.WebSocketEchoEndpoint;
import io.gazan.dataplane.testing.websocket.WebSocketFrame;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How tunnels begin and end, whatever they come by: nobody is left hanging, no byte is lost. */
class TunnelEndingsIT {
  private static final String HOST = "ws.test";
  private static final Pattern KEY = Pattern.compile("(?i)sec-websocket-key: *(\\S+)");

  @TempDir Path folder;

  private DataplaneFixture start(String more, String address) throws IOException {
    TestCertificates.server(HOST).writeTo(folder, "default");
    return DataplaneFixture.start(
        """
        threads: 1
        proxy_address_tls: 127.0.0.1:0
        proxy_h2c: true
        tls_certificate: %1$s/default.crt
        tls_key_file: %1$s/default.key
        %2$s
        """
            .formatted(folder, more),
        UpstreamsYaml.unchecked(HOST, address));
  }

  private static RecordingEndpoint endpoint(boolean secure, RecordingEndpoint.Script script)
      throws IOException {
    return secure
        ? RecordingEndpoint.start(TestCertificates.server(HOST), script)
        : RecordingEndpoint.start(script);
  }

  private static String agreement(String head) {
    Matcher key = KEY.matcher(head);
    assertThat(key.find()).as(head).isTrue();
    return String.join(
        "\r\n",
        "HTTP/1.1 101 Switching Protocols",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Accept: " + WebSocketClient.accept(key.group(1)),
        "",
        "");
  }

  private static void agree(RecordedConnection connection) throws IOException {
    connection.write(agreement(connection.readHead()));
  }

  private static void expectNothingRuns(DataplaneFixture gazan, String address) {
    String label = "{upstream=\"" + address + "\"}";
    await().until(() -> gazan.metric("gazan_upstream_active_requests" + label) == 0);
    await().until(() -> gazan.metric("gazan_connections_by_upstream" + label) == 0);
  }

  private static String read(WebSocketClient client) throws IOException {
    return client.read().text();
  }

  // ---- half of it closed

  @ParameterizedTest
  @CsvSource({"PLAIN, false", "PLAIN, true", "EXTENDED_CONNECT, false", "EXTENDED_CONNECT, true"})
  void anEndpointMayGoOnAfterItsClientHasEnded(TunnelWire wire, boolean secure) throws IOException {
    // Given: an endpoint that speaks when its client has had its say
    byte[] lastWord = WebSocketFrame.text("late").encode(false);
    try (RecordingEndpoint endpoint =
            endpoint(
                secure,
                connection -> {
                  agree(connection);
                  connection.awaitClose();
                  connection.write(lastWord);
                });
        DataplaneFixture gazan = start("", endpoint.address());
        Tunnel tunnel = wire.connect(gazan, HOST)) {
      // When
      tunnel.client().text("all I have to say").finish();

      // Then
      assertThat(read(tunnel.client())).isEqualTo("late");
      tunnel.client().expectClosed();
      expectNothingRuns(gazan, endpoint.address());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClientMayGoOnAfterItsEndpointHasEnded(TunnelWire wire) throws IOException {
    // Given
    byte[] late = WebSocketFrame.text("late").encode(true);
    try (RecordingEndpoint endpoint =
            RecordingEndpoint.start(
                connection -> {
                  agree(connection);
                  connection.write(WebSocketFrame.text("all I have to say").encode(false));
                  connection.finish();
                  connection.awaitClose();
                });
        DataplaneFixture gazan = start("", endpoint.address());
        Tunnel tunnel = wire.connect(gazan, HOST)) {
      assertThat(read(tunnel.client())).isEqualTo("all I have to say");
      tunnel.client().expectClosed();

      // When
      tunnel.client().send(late).finish();

      // Then
      RecordedConnection connection = endpoint.connections().getLast();
      await().until(connection::isOver);
      assertThat(connection.failure()).isNull();
      assertThat(new String(connection.received(), ISO_8859_1))
          .endsWith(new String(late, ISO_8859_1));
      expectNothingRuns(gazan, endpoint.address());
    }
  }

  @Test
  void aClientThatEndsTlsEndsTheTunnelBehindItsLastByte() throws IOException {
    // Given
    byte[] last = WebSocketFrame.text("0123456789".repeat(200_000)).encode(true);
    try (RecordingEndpoint endpoint =
            RecordingEndpoint.start(
                connection -> {
                  agree(connection);
                  connection.awaitClose();
                });
        DataplaneFixture gazan = start("", endpoint.address());
        Tunnel tunnel = TunnelWire.TLS.connect(gazan, HOST)) {
      // When
      tunnel.client().send(last).finish();

      // Then
      RecordedConnection connection = endpoint.connections().getLast();
      await().until(connection::isOver);
      assertThat(new String(connection.received(), ISO_8859_1))
          .endsWith("\r\n\r\n" + new String(last, ISO_8859_1));
      expectNothingRuns(gazan, endpoint.address());
      tunnel.client().expectClosed();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEndpointThatEndsTlsEndsTheTunnelBehindItsLastByte(TunnelWire wire) throws IOException {
    // Given
    String last = "0123456789".repeat(200_000);
    try (RecordingEndpoint endpoint =
            endpoint(
                true,
                connection -> {
                  agree(connection);
                  connection.write(WebSocketFrame.text(last).encode(false));
                  connection.finish();
                  connection.awaitClose();
                });
        DataplaneFixture gazan = start("", endpoint.address());
        Tunnel tunnel = wire.connect(gazan, HOST)) {
      // When, Then
      assertThat(read(tunnel.client())).isEqualTo(last);
      tunnel.client().expectClosed();
      await().until(endpoint.connections().getLast()::isOver);
      expectNothingRuns(gazan, endpoint.address());
    }
  }

  // ---- killed

  @ParameterizedTest
  @EnumSource
  void aKilledClientTakesItsEndpointsConnectionAlong(TunnelWire wire) throws IOException {
    // Given
    try (WebSocketEchoEndpoint echo = WebSocketEchoEndpoint.start();
        DataplaneFixture gazan = start("", echo.address());
        Tunnel tunnel = wire.connect(gazan, HOST)) {
      tunnel.client().echo("hello");

      // When
      tunnel.client().reset();

      // Then
      await().until(() -> echo.openConnections() == 0);
      expectNothingRuns(gazan, echo.address());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aKilledEndpointTakesItsClientsTunnelAlong(TunnelWire wire) throws IOException {
    // Given
    CountDownLatch kill = new CountDownLatch(1);
    try (RecordingEndpoint endpoint =
            RecordingEndpoint.start(
                connection -> {
                  agree(connection);
                  hold(kill);
                  connection.reset();
                });
        DataplaneFixture gazan = start("", endpoint.address());
        Tunnel tunnel = wire.connect(gazan, HOST)) {
      // When
      kill.countDown();

      // Then
      if (wire == TunnelWire.EXTENDED_CONNECT) {
        assertThatThrownBy(() -> tunnel.client().read())
            .isInstanceOf(SocketException.class)
            .hasMessageContaining("CANCEL");
      } else {
        assertThatThrownBy(() -> tunnel.client().read()).isInstanceOf(IOException.class);
      }
      expectNothingRuns(gazan, endpoint.address());
    }
  }

  private static void hold(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new IOException("nobody said go");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  // ---- closed as WebSocket has it

  @ParameterizedTest
  @EnumSource
  void anEndpointsCloseFrameIsAnsweredByItsClient(TunnelWire wire) throws IOException {
    // Given
    byte[] answer = WebSocketFrame.close(1001, "").encode(true);
    try (RecordingEndpoint endpoint =
            RecordingEndpoint.start(
                connection -> {
                  agree(connection);
                  connection.write(WebSocketFrame.close(1001, "bye").encode(false));
                  connection.readSome(answer.length);
                });
        DataplaneFixture gazan = start("", endpoint.address());
        Tunnel tunnel = wire.connect(gazan, HOST)) {
      // When
      WebSocketFrame frame = tunnel.client().read();
      tunnel.client().send(answer);

      // Then
      assertThat(frame.closeCode()).isEqualTo(1001);
      assertThat(frame.text()).contains("bye");
      tunnel.client().expectClosed();
      assertThat(new String(endpoint.connections().getLast().received(), ISO_8859_1))
          .endsWith(new String(answer, ISO_8859_1));
    }
  }

  // ---- resting

  @ParameterizedTest
  @EnumSource(names = {"TLS", "EXTENDED_CONNECT"})
  void anIdleTunnelEnds(TunnelWire wire) throws IOException {
    // Given
    try (WebSocketEchoEndpoint echo = WebSocketEchoEndpoint.start();
        DataplaneFixture gazan = start("timeouts: {tunnel_idle: 1s}", echo.address());
        Tunnel tunnel = wire.connect(gazan, HOST)) {
      tunnel.client().echo("hello");

      // When, Then
      tunnel.client().expectClosed();
      await().until(() -> echo.openConnections() == 0);
      expectNothingRuns(gazan, echo.address());
    }
  }

  // ---- before the 101

  @ParameterizedTest
  @EnumSource(names = {"PLAIN", "EXTENDED_CONNECT"})
  void whatAClientSaysEarlyComesBehindThe101(TunnelWire wire) throws IOException {
    // Given: an endpoint that looks at what has come before it agrees
    byte[] early = WebSocketFrame.text("early").encode(true);
    CountDownLatch agree = new CountDownLatch(1);
    StringBuilder before = new StringBuilder();
    try (RecordingEndpoint endpoint =
            RecordingEndpoint.start(
                connection -> {
                  String head = connection.readHead();
                  hold(agree);
                  before.append(new String(connection.received(), ISO_8859_1));
                  connection.write(agreement(head));
                  connection.readSome(early.length);
                  connection.write(WebSocketFrame.text("late").encode(false));
                });
        DataplaneFixture gazan = start("", endpoint.address())) {
      // When
      switch (wire) {
        case EXTENDED_CONNECT -> {
          try (RawHttp2Client client = RawHttp2Client.connect(gazan.address())) {
            int stream = open(client);
            client.data(stream, false, early);
            passThrough(client);
            agree.countDown();
            assertThat(client.responseHead(stream).status()).isEqualTo(200);
            assertThat(client.nextOf(stream).text()).endsWith("late");
          }
        }
        case PLAIN, TLS -> {
          try (RawClient client = gazan.connect()) {
            String head =
                RawClient.head(
                    "GET", HOST, "/", WebSocketClient.upgrade("dGhlIHNhbXBsZSBub25jZQ=="));
            client.send(head + new String(early, ISO_8859_1));
            await().until(() -> !endpoint.connections().isEmpty());
            // One event loop: when it has answered this, it has seen all that came before.
            assertThat(gazan.get("unknown.test", "/").status()).isEqualTo(404);
            agree.countDown();
            assertThat(client.readHead().status()).isEqualTo(101);
            assertThat(new String(client.in().readAllBytes(), ISO_8859_1)).endsWith("late");
          }
        }
      }

      // Then
      assertThat(before.toString()).endsWith("\r\n\r\n");
      RecordedConnection connection = endpoint.connections().getLast();
      await().until(connection::isOver);
      assertThat(new String(connection.received(), ISO_8859_1))
          .isEqualTo(before + new String(early, ISO_8859_1));
    }
  }

  @Test
  void aClientMayHaveEndedBeforeThe101() throws IOException {
    // Given
    byte[] early = WebSocketFrame.text("early").encode(true);
    CountDownLatch agree = new CountDownLatch(1);
    try (RecordingEndpoint endpoint =
            RecordingEndpoint.start(
                connection -> {
                  String head = connection.readHead();
                  hold(agree);
                  connection.write(agreement(head));
                  connection.awaitClose();
                  connection.write(WebSocketFrame.text("late").encode(false));
                });
        DataplaneFixture gazan = start("", endpoint.address());
        RawHttp2Client client = RawHttp2Client.connect(gazan.address())) {
      for (byte[] said : new byte[][] {early, {}}) {
        // When
        int stream = open(client);
        client.data(stream, true, said);
        passThrough(client);
        agree.countDown();

        // Then
        assertThat(client.responseHead(stream).status()).isEqualTo(200);
        Frame frame = client.nextOf(stream);
        assertThat(frame.text()).endsWith("late");
        while (!frame.endsStream()) {
          frame = client.nextOf(stream);
          assertThat(frame.type()).isEqualTo(FrameType.DATA);
        }
        RecordedConnection connection = endpoint.connections().getLast();
        await().until(connection::isOver);
        assertThat(new String(connection.received(), ISO_8859_1))
            .endsWith("\r\n\r\n" + new String(said, ISO_8859_1));
      }
      expectNothingRuns(gazan, endpoint.address());
    }
  }

  private static int open(RawHttp2Client client) throws IOException {
    int stream = client.nextStream();
    client.headers(
        stream,
        false,
        ":method: CONNECT",
        ":protocol: websocket",
        ":scheme: https",
        ":authority: " + HOST,
        ":path: /",
        "sec-websocket-version: 13");
    return stream;
  }

  /** Comes back when the proxy has read all that was sent before. */
  private static void passThrough(RawHttp2Client client) throws IOException {
    client.ping(7);
    client.next(f -> f.type() == FrameType.PING && f.has(FrameType.ACK));
  }
}
