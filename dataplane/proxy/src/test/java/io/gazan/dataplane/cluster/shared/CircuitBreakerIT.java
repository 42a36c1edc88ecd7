package io.gazan.dataplane.cluster.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.Answer;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.RawClient;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A cluster's {@code limits}: beyond them a request gets 503 at once, and others go on. */
class CircuitBreakerIT {
  @AutoClose private final EchoEndpoint endpoint = EchoEndpoint.start("one");

  CircuitBreakerIT() {
    endpoint.when("GET", "/slow", Answer.ECHO.after(Duration.ofSeconds(2)));
  }

  @Test
  void refusesMoreRequestsThanAllowed() throws IOException {
    try (DataplaneFixture gazan = start("{requests: 1}");
        RawClient slow = gazan.connect()) {
      // Given
      slow.get("c.example", "/slow");
      await(1);

      // Then
      assertThat(gazan.get("c.example", "/").status()).isEqualTo(503);
      assertThat(gazan.get("c.example", "/other").status()).isEqualTo(200);
      assertThat(gazan.metric("gazan_cluster_circuit_open{cluster=\"tight\"}")).isEqualTo(1);
      assertThat(gazan.metric("gazan_cluster_connections{cluster=\"tight\"}")).isEqualTo(1);
      assertThat(slow.read().status()).isEqualTo(200);
      assertThat(gazan.get("c.example", "/").status()).isEqualTo(200);
      assertThat(gazan.metric("gazan_errors_total{reason=\"circuit_open\"}")).isEqualTo(1);
      assertThat(overflows(gazan, "requests")).isEqualTo(1);
      Awaitility.await()
          .atMost(10, TimeUnit.SECONDS)
          .until(() -> gazan.metric("gazan_cluster_circuit_open{cluster=\"tight\"}") == 0);
    }
  }

  @Test
  void letsAsManyWaitForAConnectionAsAllowed() throws IOException {
    try (DataplaneFixture gazan = start("{connections: 1, pending: 1}");
        RawClient slow = gazan.connect();
        RawClient waiting = gazan.connect()) {
      // Given
      slow.get("c.example", "/slow");
      await(1);
      waiting.get("c.example", "/waiting");

      Awaitility.await()
          .atMost(10, TimeUnit.SECONDS)
          .until(() -> gazan.metric("gazan_cluster_pending_requests{cluster=\"tight\"}") == 1);

      // When: the second one waits; whoever comes third is one too many.
      Awaitility.await()
          .atMost(10, TimeUnit.SECONDS)
          .until(() -> gazan.get("c.example", "/third").status() == 503);

      // Then
      assertThat(slow.read().status()).isEqualTo(200);
      assertThat(waiting.read().status()).isIn(200, 503);
      assertThat(gazan.get("c.example", "/").status()).isEqualTo(200);
      assertThat(overflows(gazan, "pending")).isPositive();
      assertThat(overflows(gazan, "connections")).isPositive();
      assertThat(gazan.metric("gazan_cluster_pending_requests{cluster=\"tight\"}")).isZero();
    }
  }

  private static double overflows(DataplaneFixture gazan, String limit) throws IOException {
    return gazan.metric("gazan_cluster_overflows_total{cluster=\"tight\",limit=\"" + limit + "\"}");
  }

  private void await(int requests) {
    Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> endpoint.requests() == requests);
  }

  private DataplaneFixture start(String limits) {
    return DataplaneFixture.start(
        "threads: 1",
        """
        clusters:
          tight: {servers: ["%1$s"], limits: %2$s, health: false}
        upstreams:
          c.example:
            paths:
              "/": {cluster: tight}
              "/other": {servers: ["%1$s"], healthcheck: false}
        """
            .formatted(endpoint.address(), limits));
  }
}
