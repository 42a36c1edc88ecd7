package io.gazan.dataplane.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.RecordingEndpoint;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.gazan.dataplane.testing.tls.ClientTls;
import io.gazan.dataplane.testing.tls.TestCertificates;
import io.gazan.dataplane.testing.websocket.HandshakeRefused;
import io.gazan.dataplane.testing.websocket.WebSocketClient;
import io.gazan.dataplane.testing.websocket.WebSocketEchoEndpoint;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSocket through the proxy, with nothing to configure (A23). */
class WebSocketIT {
  private static final String HOST = "ws.test";

  @TempDir Path folder;

  private DataplaneFixture start(String more, String address) throws IOException {
    TestCertificates.server(HOST).writeTo(folder, "default");
    return DataplaneFixture.start(
        """
        proxy_address_tls: 127.0.0.1:0
        proxy_h2c: true
        tls_certificate: %1$s/default.crt
        tls_key_file: %1$s/default.key
        %2$s
        """
            .formatted(folder, more),
        UpstreamsYaml.unchecked(HOST, address));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void passesOnBothPortsAndOverHttp2(boolean secureEndpoint) throws IOException {
    // Given
    try (WebSocketEchoEndpoint echo =
            secureEndpoint
                ? WebSocketEchoEndpoint.start(TestCertificates.server(HOST))
                : WebSocketEchoEndpoint.start();
        DataplaneFixture gazan = start("", echo.address())) {
      ClientTls tls = ClientTls.trusting().sni(HOST);
      // When, Then
      try (WebSocketClient plain = WebSocketClient.connect(gazan.address(), HOST, "/")) {
        plain.echo("over the plain port");
        assertThat(plain.closeWith(1000)).isNotNull();
        plain.expectClosed();
      }
      try (WebSocketClient secured = WebSocketClient.connect(tls, gazan.tlsAddress(), HOST, "/")) {
        secured.echo("over TLS");
        secured.closeWith(1000);
      }
      try (RawHttp2Client connection = RawHttp2Client.connect(gazan.address());
          WebSocketClient stream = WebSocketClient.connect(connection, HOST, "/")) {
        stream.echo("over a stream");
        stream.closeWith(1000);
      }
      await().until(() -> echo.closes().size() == 3);
      await().until(() -> gazan.metric("gazan_responses_total{status=\"101\"}") == 3);
    }
  }

  @Test
  void largeMessagesPassBothWays() throws IOException {
    // Given
    try (WebSocketEchoEndpoint echo = WebSocketEchoEndpoint.start();
        DataplaneFixture gazan = start("", echo.address());
        WebSocketClient client = WebSocketClient.connect(gazan.address(), HOST, "/")) {
      // When, Then
      client.echo("0123456789".repeat(400_000));
      client.echo("and small again");
    }
  }

  @Test
  void aTunnelOutlivesReloadsAndEndsWithItsEndpoint() throws IOException {
    // Given
    try (WebSocketEchoEndpoint echo = WebSocketEchoEndpoint.start();
        DataplaneFixture gazan = start("", echo.address());
        WebSocketClient client = WebSocketClient.connect(gazan.address(), HOST, "/")) {
      // When
      for (int i = 1; i <= 5; i++) {
        long before = gazan.dataplane().tables().current().version().number();
        gazan.replaceUpstreams(
            UpstreamsYaml.host(HOST, echo.address())
                + UpstreamsYaml.moreHosts("h" + i + ".test", echo.address()));
        await().until(() -> gazan.dataplane().tables().current().version().number() > before);
        client.echo("after reload " + i);
      }
      echo.closeConnections();

      // Then
      client.expectClosed();
    }
  }

  @Test
  void whatAClientSaysAfterItsEndpointHasEndedStillArrives() throws IOException {
    // Given: an endpoint that ends its side at once, and reads on
    String key = "dGhlIHNhbXBsZSBub25jZQ==";
    String agreed =
        String.join(
            "\r\n",
            "HTTP/1.1 101 Switching Protocols",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Accept: " + WebSocketClient.accept(key),
            "",
            "");
    byte[] last = new byte[4_000_000];
    try (RecordingEndpoint endpoint =
            RecordingEndpoint.start(
                connection -> {
                  connection.readHead();
                  connection.write(agreed);
                  connection.finish();
                  connection.awaitClose();
                });
        DataplaneFixture gazan = start("", endpoint.address());
        RawClient client = gazan.connect()) {
      client.get(HOST, "/", WebSocketClient.upgrade(key));
      assertThat(client.readHead().status()).isEqualTo(101);
      assertThat(client.in().read()).isEqualTo(-1);

      // When
      client.send(last);
      client.finish();

      // Then
      await().until(() -> endpoint.connections().getFirst().received().length >= last.length);
      await().until(() -> endpoint.connections().getFirst().isOver());
    }
  }

  @Test
  void anIdleTunnelEnds() throws IOException {
    // Given
    try (WebSocketEchoEndpoint echo = WebSocketEchoEndpoint.start();
        DataplaneFixture gazan = start("timeouts: {tunnel_idle: 1s}", echo.address());
        WebSocketClient client = WebSocketClient.connect(gazan.address(), HOST, "/")) {
      client.echo("hello");

      // When, Then
      client.expectClosed();
      await().until(() -> echo.openConnections() == 0);
    }
  }

  @Test
  void theEndpointsRefusalIsTheAnswer() throws IOException {
    // Given
    try (EchoEndpoint plain = EchoEndpoint.start("plain");
        DataplaneFixture gazan = start("", plain.address())) {
      // When
      HandshakeRefused refused =
          catchThrowableOfType(
              HandshakeRefused.class, () -> WebSocketClient.connect(gazan.address(), HOST, "/"));

      // Then
      assertThat(refused.response().status()).isEqualTo(200);
    }
  }

  @Test
  void nothingPassesBeforeThe101ThatAnswersTheVeryHandshake() throws IOException {
    // Given
    String wrong =
        String.join(
            "\r\n",
            "HTTP/1.1 101 Switching Protocols",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
            "",
            "");
    try (RecordingEndpoint liar =
            RecordingEndpoint.start(
                connection -> {
                  connection.readHead();
                  connection.write(wrong);
                  connection.awaitClose();
                });
        DataplaneFixture gazan = start("", liar.address());
        RawClient client = gazan.connect()) {
      // When
      client.send(
          "GET /x HTTP/1.1\r\nHost: ws.test\r\n"
              + String.join(
                  "\r\n", WebSocketClient.upgrade("dGhlIHNhbXBsZSBub25jZQ==", "X-Test: 1"))
              + "\r\n\r\nearly bytes");

      // Then
      assertThat(client.read().status()).isEqualTo(502);
      assertThat(new String(liar.connections().getFirst().received(), ISO_8859_1))
          .doesNotContain("early bytes");
    }
  }
}
