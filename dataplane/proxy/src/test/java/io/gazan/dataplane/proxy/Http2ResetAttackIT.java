package io.gazan.dataplane.proxy;

import static io.gazan.dataplane.proxy.AttackScene.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.Answer;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.RecordedConnection;
import io.gazan.dataplane.testing.RecordingEndpoint;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Streams that are opened for nothing but to be ended. */
class Http2ResetAttackIT {
  private static final int STREAMS = Http2Attack.STREAMS;

  @Test
  void aStreamThatWeAreMadeToResetEndsItsUpstreamWork() throws IOException {
    // Given an endpoint that works until its client goes
    try (RecordingEndpoint endpoint =
            RecordingEndpoint.start(
                connection -> {
                  connection.readHead();
                  connection.awaitClose();
                });
        DataplaneFixture gazan =
            DataplaneFixture.start(
                "threads: 1\nproxy_h2c: true\n",
                UpstreamsYaml.unchecked(HOST, endpoint.address()));
        RawHttp2Client attacker = RawHttp2Client.connect(gazan.address())) {
      int stream = attacker.request("GET", HOST, "/work");
      await().until(() -> endpoint.connections().size() == 1);

      // When
      attacker.windowUpdate(stream, 0);

      // Then
      assertThat(attacker.expectReset(stream)).isEqualTo(Http2Error.PROTOCOL_ERROR);
      await().until(() -> endpoint.connections().stream().allMatch(RecordedConnection::isOver));
      assertThat(gazan.metric("gazan_errors_total{reason=\"client_closed\"}")).isEqualTo(1);
    }
  }

  @Test
  void aStreamTooManyIsRefusedAndTheOthersGoOn() throws IOException {
    // Given
    try (AttackScene scene = AttackScene.start(Http2Attack.LIMITS);
        RawHttp2Client client = scene.attacker()) {
      scene.endpoint().when("GET", "/slow", Answer.ECHO.after(Duration.ofSeconds(1)));
      int first = client.request("GET", HOST, "/slow");
      for (int i = 1; i < STREAMS; i++) {
        client.request("GET", HOST, "/slow");
      }

      // When
      int tooMany = client.request("GET", HOST, "/slow");

      // Then
      assertThat(client.expectReset(tooMany)).isEqualTo(Http2Error.REFUSED_STREAM);
      assertThat(client.response(first).status()).isEqualTo(200);
      assertThat(scene.reached()).isEqualTo(STREAMS);
      scene.assertOthersServed();
    }
  }
}
