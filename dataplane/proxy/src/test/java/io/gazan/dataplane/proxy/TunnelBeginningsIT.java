package io.gazan.dataplane.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.RecordedConnection;
import io.gazan.dataplane.testing.RecordingEndpoint;
import io.gazan.dataplane.testing.http2.Frame;
import io.gazan.dataplane.testing.http2.FrameType;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.gazan.dataplane.testing.websocket.WebSocketClient;
import io.gazan.dataplane.testing.websocket.WebSocketFrame;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How tunnels begin: nothing of the client's reaches an endpoint before its 101. */
class TunnelBeginningsIT extends TunnelScene {
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
