package io.gazan.dataplane.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.UpstreamsYaml;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** {@code protocol: auto} in a running data plane. */
class ProtocolIT {
  @Test
  void withoutChecksAServerThatComesLateIsServedWithinTenSeconds() throws IOException {
    // Given
    try (EchoEndpoint endpoint = EchoEndpoint.start("late")) {
      endpoint.kill();
      try (DataplaneFixture gazan =
          DataplaneFixture.start(UpstreamsYaml.unchecked("h", endpoint.address()))) {
        assertThat(gazan.get("h", "/").status()).isEqualTo(502);
        assertThat(gazan.get("h", "/").status()).isEqualTo(502);

        // When
        endpoint.revive();

        // Then
        await()
            .atMost(Duration.ofSeconds(10))
            .untilAsserted(() -> assertThat(gazan.get("h", "/").status()).isEqualTo(200));
        assertThat(endpoint.checks()).isZero();
      }
    }
  }

  @Test
  void metricsSayWhatIsSpokenAndHowItWasFound() throws IOException {
    // Given
    try (EchoEndpoint endpoint = EchoEndpoint.start("e");
        DataplaneFixture gazan =
            DataplaneFixture.start(UpstreamsYaml.host("h", endpoint.address()))) {
      // When
      await().until(() -> gazan.metric("gazan_upstream_probes_total{result=\"http1\"}") == 1);

      // Then
      assertThat(
              gazan.metric(
                  "gazan_upstream_protocol{protocol=\"http1\",upstream=\""
                      + endpoint.address()
                      + "\"}"))
          .isEqualTo(1);
      assertThat(gazan.metric("gazan_upstream_probes_total{result=\"h2\"}")).isZero();
      await().until(() -> endpoint.checks() > 0);
      await("probes are not counted").until(() -> endpoint.connections() == endpoint.checks());
    }
  }
}
