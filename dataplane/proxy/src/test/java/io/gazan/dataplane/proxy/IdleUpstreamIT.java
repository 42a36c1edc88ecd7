package io.gazan.dataplane.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.Answer;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.EchoWire;
import io.gazan.dataplane.testing.RawClient;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code upstream_keepalive_pool_size}, of both versions of HTTP together. */
class IdleUpstreamIT {
  private static final String IDLE = "gazan_upstream_idle_connections";

  private static DataplaneFixture start(
      int kept, EchoEndpoint first, String speaks, EchoEndpoint second, String speaksToo) {
    return DataplaneFixture.start(
        "threads: 1\nupstream_keepalive_pool_size: " + kept + "\n",
        """
        clusters:
          a: {servers: ["%s"], protocol: %s, health: false}
          b: {servers: ["%s"], protocol: %s, health: false}
        upstreams:
          a.example: {paths: {"/": {cluster: a}}}
          b.example: {paths: {"/": {cluster: b}}}
        """
            .formatted(first.address(), speaks, second.address(), speaksToo));
  }

  private static EchoEndpoint endpoint(String speaks) {
    return EchoEndpoint.start(speaks, speaks.equals("h2c") ? EchoWire.h2c() : EchoWire.http1());
  }

  @ParameterizedTest
  @CsvSource({"h2c, h2c", "h2c, http1", "http1, h2c", "http1, http1"})
  void theOneThatHasRestedLongestMakesRoom(String speaks, String speaksToo) throws IOException {
    // Given
    try (EchoEndpoint first = endpoint(speaks);
        EchoEndpoint second = endpoint(speaksToo);
        DataplaneFixture gazan = start(1, first, speaks, second, speaksToo)) {
      assertThat(gazan.get("a.example", "/").status()).isEqualTo(200);
      await().until(() -> gazan.metric(IDLE) == 1);

      // When
      assertThat(gazan.get("b.example", "/").status()).isEqualTo(200);

      // Then
      await().until(() -> first.openConnections() == 0);
      assertThat(second.openConnections()).isEqualTo(1);
      await().until(() -> gazan.metric(IDLE) == 1);

      // When one that has gone is wanted again
      assertThat(gazan.get("a.example", "/").status()).isEqualTo(200);

      // Then
      await().until(() -> second.openConnections() == 0);
      await().until(() -> gazan.metric(IDLE) == 1);
    }
  }

  @ParameterizedTest
  @CsvSource({"h2c, h2c", "http1, http1"})
  void noneIsKeptWhereNoneMayBe(String speaks, String speaksToo) throws IOException {
    // Given
    try (EchoEndpoint first = endpoint(speaks);
        EchoEndpoint second = endpoint(speaksToo);
        DataplaneFixture gazan = start(0, first, speaks, second, speaksToo)) {
      // When
      for (int i = 0; i < 3; i++) {
        assertThat(gazan.get("a.example", "/").status()).isEqualTo(200);
      }

      // Then
      await().until(() -> first.openConnections() == 0);
      assertThat(first.connections()).isEqualTo(3);
      assertThat(gazan.metric(IDLE)).isZero();
    }
  }

  @Test
  void aConnectionWithStreamsIsNotIdleAndIsUsedAgainAfterwards() throws IOException {
    // Given
    try (EchoEndpoint first = endpoint("h2c");
        EchoEndpoint second = endpoint("http1");
        DataplaneFixture gazan = start(1, first, "h2c", second, "http1");
        RawClient waiting = gazan.connect()) {
      first.when("GET", "/slow", Answer.ECHO.after(Duration.ofSeconds(2)));

      // When a stream runs while another endpoint's connection comes to rest
      waiting.get("a.example", "/slow");
      await().until(() -> first.streamsOpened() == 1);
      assertThat(gazan.metric(IDLE)).isZero();
      assertThat(gazan.get("b.example", "/").status()).isEqualTo(200);
      await().until(() -> gazan.metric(IDLE) == 1);

      // Then the stream is served, and its connection makes the other go when it rests
      assertThat(waiting.read().status()).isEqualTo(200);
      await().until(() -> second.openConnections() == 0);
      assertThat(gazan.get("a.example", "/").status()).isEqualTo(200);
      assertThat(first.connections()).isEqualTo(1);
      await().until(() -> gazan.metric(IDLE) == 1);
    }
  }
}
