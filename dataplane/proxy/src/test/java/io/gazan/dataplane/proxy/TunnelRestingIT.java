package io.gazan.dataplane.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.proxy.TunnelWire.Tunnel;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.websocket.WebSocketEchoEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tunnels in which nothing is said: only their own timeout counts, and each is told of once. */
class TunnelRestingIT extends TunnelScene {
  @TempDir Path logs;

  @ParameterizedTest
  @EnumSource
  void theTimeoutsOfRequestsAreNotATunnels(TunnelWire wire) throws IOException {
    // Given
    String others =
        "body_idle: 300ms, write_idle: 300ms, idle: 300ms, response: 300ms, keepalive: 300ms";
    try (WebSocketEchoEndpoint echo = WebSocketEchoEndpoint.start();
        DataplaneFixture gazan =
            start("timeouts: {tunnel_idle: 1h, " + others + "}", echo.address());
        Tunnel tunnel = wire.connect(gazan, HOST)) {
      tunnel.client().echo("hello");

      // When
      await()
          .during(Duration.ofMillis(1200))
          .atMost(Duration.ofSeconds(20))
          .until(() -> echo.openConnections() == 1);

      // Then
      tunnel.client().echo("still here");
    }
  }

  @ParameterizedTest
  @EnumSource
  void isOneLineOfTheAccessLogWhenItHasEnded(TunnelWire wire) throws IOException {
    // Given
    Path log = logs.resolve("access.log");
    try (WebSocketEchoEndpoint echo = WebSocketEchoEndpoint.start();
        DataplaneFixture gazan =
            start("access_log: all\naccess_log_file: " + log, echo.address())) {
      // When
      try (Tunnel tunnel = wire.connect(gazan, HOST)) {
        tunnel.client().echo("hello");
        assertThat(Files.readAllLines(log)).isEmpty();
        tunnel.client().closeWith(1000);
        tunnel.client().close();
      }

      // Then
      await().until(() -> !Files.readAllLines(log).isEmpty());
      expectNothingRuns(gazan, echo.address());
      List<String> lines = Files.readAllLines(log);
      assertThat(lines).hasSize(1);
      assertThat(lines.getFirst())
          .contains("\"status\":101")
          .contains("\"host\":\"" + HOST + "\"")
          .contains(echo.address());
    }
  }
}
