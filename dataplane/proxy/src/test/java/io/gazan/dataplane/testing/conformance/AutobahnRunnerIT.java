package io.gazan.dataplane.testing.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gazan.dataplane.testing.RecordedConnection;
import io.gazan.dataplane.testing.RecordingEndpoint;
import io.gazan.dataplane.testing.WireRequest;
import io.gazan.dataplane.testing.websocket.WebSocketClient;
import io.gazan.dataplane.testing.websocket.WebSocketEchoEndpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The runner of Autobahn against an endpoint that is right and one that is wrong. */
@Tag("soak")
class AutobahnRunnerIT {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @Test
  void theEchoEndpointPasses() {
    try (WebSocketEchoEndpoint endpoint = WebSocketEchoEndpoint.start()) {
      // When
      AutobahnReport report = Autobahn.run(endpoint.socketAddress(), "/", LIMIT, Autobahn.USUAL);

      // Then
      report.assertPassed(AutobahnReport.CODES_SINCE_ASSIGNED);
      assertThat(report.cases()).hasSizeGreaterThan(240);
    }
  }

  @Test
  void findsAnEndpointThatSwallowsMessages() throws IOException {
    // Given
    try (RecordingEndpoint endpoint = RecordingEndpoint.start(AutobahnRunnerIT::swallow)) {

      // When
      AutobahnReport report = Autobahn.run(endpoint.socketAddress(), "/", LIMIT, List.of("1.1.1"));

      // Then
      assertThat(report.failures()).extracting(AutobahnReport.Case::id).containsExactly("1.1.1");
      assertThatThrownBy(() -> report.assertPassed(Map.of())).isInstanceOf(AssertionError.class);
    }
  }

  private static void swallow(RecordedConnection connection) throws IOException {
    WireRequest request = connection.request();
    String key = request == null ? null : request.header("Sec-WebSocket-Key");
    if (key != null) {
      connection.write(
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Accept: "
              + WebSocketClient.accept(key)
              + "\r\n\r\n");
      connection.awaitClose();
    }
  }
}
