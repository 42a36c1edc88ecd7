package io.gazan.dataplane.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.proxy.TunnelWire.Tunnel;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.RecordedConnection;
import io.gazan.dataplane.testing.RecordingEndpoint;
import io.gazan.dataplane.testing.websocket.WebSocketEchoEndpoint;
import io.gazan.dataplane.testing.websocket.WebSocketFrame;
import java.io.IOException;
import java.net.SocketException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How tunnels end, whatever they come by: nobody is left hanging, no byte is lost. */
class TunnelEndingsIT extends TunnelScene {
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
}
