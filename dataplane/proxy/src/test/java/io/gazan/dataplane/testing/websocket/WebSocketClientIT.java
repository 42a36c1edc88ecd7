package io.gazan.dataplane.testing.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.http2.Frame;
import io.gazan.dataplane.testing.http2.FrameType;
import io.gazan.dataplane.testing.http2.Http2ScriptedEndpoint;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.gazan.dataplane.testing.http2.ScriptedConnection;
import io.gazan.dataplane.testing.http2.ScriptedRequest;
import io.gazan.dataplane.testing.http2.SettingId;
import io.gazan.dataplane.testing.tls.ClientTls;
import io.gazan.dataplane.testing.tls.TestCertificates;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Client and endpoint of the WebSocket tests against each other. */
class WebSocketClientIT {

  @Test
  void whatGoesOutComesBackAndBothSeeTheClose() throws IOException {
    // Given
    try (WebSocketEchoEndpoint endpoint = WebSocketEchoEndpoint.start();
        WebSocketClient client =
            WebSocketClient.connect(
                endpoint.socketAddress(),
                "h",
                "/chat?x=1",
                "Sec-WebSocket-Protocol: echo",
                "Origin: http://h")) {
      // When
      client.echo("hello");
      client.fragments("grüße an alle", 3);

      // Then
      assertThat(client.readText()).isEqualTo("grüße an alle");
      client.send(WebSocketFrame.of(WebSocketFrame.PING, true, "p".getBytes(UTF_8)));
      assertThat(client.read().opcode()).isEqualTo(WebSocketFrame.PONG);
      client.echo("x".repeat(70_000));
      assertThat(client.closeWith(1000).closeCode()).isEqualTo(1000);
      client.expectClosed();
      assertThat(endpoint.closes()).containsExactly(1000);
      assertThat(endpoint.upgrades().getFirst().target()).isEqualTo("/chat?x=1");
      assertThat(endpoint.upgrades().getFirst().header("origin")).isEqualTo("http://h");
      assertThat(client.handshake().header("sec-websocket-protocol")).isEqualTo("echo");
    }
  }

  @Test
  void speaksOverTls() throws IOException {
    try (WebSocketEchoEndpoint endpoint =
            WebSocketEchoEndpoint.start(TestCertificates.server("h.test"));
        WebSocketClient client =
            WebSocketClient.connect(
                ClientTls.trusting().sni("h.test").verifyName(),
                endpoint.socketAddress(),
                "h.test",
                "/")) {
      client.echo("over TLS");
    }
  }

  @Test
  void theEndpointAnswersWrongBytesWithAClose() throws IOException {
    // Given
    try (WebSocketEchoEndpoint endpoint = WebSocketEchoEndpoint.start();
        WebSocketClient client = WebSocketClient.connect(endpoint.socketAddress(), "h", "/")) {
      // When
      client.send(WebSocketFrame.text("not masked").encode(false));

      // Then
      WebSocketFrame answer = client.read();
      assertThat(answer.opcode()).isEqualTo(WebSocketFrame.CLOSE);
      assertThat(answer.closeCode()).isEqualTo(1002);
      await().until(() -> endpoint.closes().contains(1006));
      assertThat(endpoint.frames()).isZero();
    }
  }

  @Test
  void tellsARefusal() {
    try (EchoEndpoint endpoint = EchoEndpoint.start("one")) {
      assertThatThrownBy(() -> WebSocketClient.connect(endpoint.socketAddress(), "h", "/"))
          .isInstanceOf(HandshakeRefused.class)
          .hasMessageContaining("200");
    }
  }

  @Test
  void knowsTheAcceptKeyOfTheRfc() {
    assertThat(WebSocketClient.accept("dGhlIHNhbXBsZSBub25jZQ=="))
        .isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  }

  @Test
  void speaksOnAStreamOfHttp2() throws IOException {
    // Given
    try (Http2ScriptedEndpoint endpoint = Http2ScriptedEndpoint.start(WebSocketClientIT::accepts);
        RawHttp2Client connection = RawHttp2Client.connect(endpoint.socketAddress())) {
      assertThat(connection.serverSettings().settings())
          .containsEntry(SettingId.ENABLE_CONNECT_PROTOCOL, 1);

      // When
      WebSocketClient client = WebSocketClient.connect(connection, "h", "/chat");

      // Then
      client.echo("over HTTP/2");
      client.finish();
      client.expectClosed();
      assertThat(endpoint.requests().getFirst().headers().first(":protocol"))
          .isEqualTo("websocket");
    }
  }

  private static void accepts(ScriptedConnection connection) throws IOException {
    connection.start(SettingId.ENABLE_CONNECT_PROTOCOL, 1);
    ScriptedRequest request = connection.request();
    connection.answer(request, 200, false);
    Frame data = connection.next(f -> f.type() == FrameType.DATA);
    WebSocketFrame frame =
        WebSocketFrame.read(new DataInputStream(new ByteArrayInputStream(data.payload())));
    connection.data(request.stream(), false, frame.encode(false));
    connection.next(Frame::endsStream);
    connection.data(request.stream(), true, new byte[0]);
    connection.awaitClose();
  }
}
