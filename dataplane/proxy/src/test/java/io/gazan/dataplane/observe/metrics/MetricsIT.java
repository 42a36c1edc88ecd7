package io.gazan.dataplane.observe.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Acceptance A53: what /metrics says about traffic, and the probes beside it. */
class MetricsIT {
  @AutoClose private final EchoEndpoint one = EchoEndpoint.start("one");

  @AutoClose
  private final DataplaneFixture gazan =
      DataplaneFixture.start(UpstreamsYaml.host("m.example", one.address()));

  @Test
  void countsExchangesByStatusMethodAndVersion() throws IOException {
    // When
    for (int i = 0; i < 5; i++) {
      gazan.get("m.example", "/");
    }
    gazan.request("HEAD", "m.example", "/");
    gazan.request("BREW", "m.example", "/");
    gazan.get("nobody.example", "/");
    try (RawClient old = gazan.connect()) {
      old.send("GET / HTTP/1.0\r\nHost: m.example\r\n\r\n").read();
    }

    // Then
    eventually("gazan_requests_total", 9);
    eventually("gazan_responses_total{status=\"200\"}", 8);
    eventually("gazan_responses_total{status=\"404\"}", 1);
    eventually("gazan_requests_by_method_total{method=\"GET\"}", 7);
    eventually("gazan_requests_by_method_total{method=\"HEAD\"}", 1);
    eventually("gazan_requests_by_method_total{method=\"other\"}", 1);
    eventually("gazan_requests_by_version_total{version=\"HTTP/1.1\"}", 8);
    eventually("gazan_requests_by_version_total{version=\"HTTP/1.0\"}", 1);
    eventually("gazan_errors_total{reason=\"no_route\"}", 1);
    eventually("gazan_response_latency_seconds_count", 9);
    eventually("gazan_request_latency_seconds_count", 8);
  }

  @Test
  void countsRefusedRequestsToo() throws IOException {
    // When
    try (RawClient client = gazan.connect()) {
      client.send(RawClient.head("GET", "a", "/", "Host: b")).read();
    }

    // Then
    eventually("gazan_responses_total{status=\"400\"}", 1);
    eventually("gazan_errors_total{reason=\"bad_request\"}", 1);
  }

  @Test
  void followsOpenConnections() throws IOException {
    // When
    try (RawClient client = gazan.connect();
        RawClient another = gazan.connect()) {
      client.get("m.example", "/").read();
      another.get("m.example", "/").read();

      // Then
      eventually("gazan_active_connections", 2);
    }
    eventually("gazan_active_connections", 0);
  }

  @Test
  void showsEveryPromisedName() throws IOException {
    // When
    gazan.get("m.example", "/");
    gazan.get("nobody.example", "/");
    WireResponse metrics = gazan.admin("/metrics");

    // Then
    assertThat(metrics.status()).isEqualTo(200);
    assertThat(metrics.header("Content-Type")).startsWith("text/plain");
    assertThat(metrics.text())
        .contains(
            "gazan_requests_total",
            "gazan_responses_total{",
            "gazan_response_latency_seconds_bucket{",
            "gazan_request_latency_seconds_bucket{",
            "gazan_requests_by_method_total{",
            "gazan_requests_by_version_total{",
            "gazan_errors_total{",
            "gazan_requests_by_upstream_total{upstream=",
            "gazan_active_connections",
            "gazan_open_files",
            "gazan_memory_bytes",
            "gazan_upstream_",
            "gazan_config_version",
            "gazan_config_age",
            "gazan_config_rejected",
            "jvm_");
  }

  @Test
  void anEndpointCountsOnceHoweverManyClustersHaveIt() throws IOException {
    // Given
    String server = one.address();
    try (DataplaneFixture shared =
        DataplaneFixture.start(
            UpstreamsYaml.unchecked("m.example", server)
                + UpstreamsYaml.moreHosts("n.example", server))) {
      // When
      for (int i = 0; i < 3; i++) {
        shared.get("m.example", "/");
      }
      shared.get("n.example", "/");

      // Then
      String label = "{upstream=\"" + server + "\"}";
      eventually(shared, "gazan_requests_by_upstream_total" + label, 4);
      eventually(shared, "gazan_upstream_active_requests" + label, 0);
      eventually(shared, "gazan_upstream_health" + label, 1);
      double pooled = shared.metric("gazan_upstream_connections");
      assertThat(pooled).isPositive();
      eventually(shared, "gazan_connections_by_upstream" + label, pooled);
    }
  }

  @Test
  void keepsLabelsBoundedWhateverClientsSend() throws IOException {
    // When
    for (int i = 0; i < 30; i++) {
      gazan.request("METHOD" + i, "m.example", "/path" + i);
      gazan.get("host" + i + ".example", "/");
    }
    eventually("gazan_requests_by_method_total{method=\"other\"}", 30);

    // Then
    assertThat(gazan.admin("/metrics").text()).doesNotContain("METHOD1", "path1", "host1.example");
  }

  @ParameterizedTest
  @CsvSource({"/livez, 200", "/readyz, 200", "/metrics, 200", "/nothing, 404", "/, 404"})
  void answersOnTheConfigAddress(String path, int status) throws IOException {
    assertThat(gazan.admin(path).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({"/livez", "/readyz", "/metrics", "/conf"})
  void isNotReachableThroughTheProxy(String path) throws IOException {
    assertThat(gazan.get("m.example", path).endpoint()).isEqualTo("one");
    assertThat(gazan.get("localhost", path).status()).isEqualTo(404);
  }

  private void eventually(String sample, double value) {
    eventually(gazan, sample, value);
  }

  private static void eventually(DataplaneFixture gazan, String sample, double value) {
    Awaitility.await()
        .atMost(10, TimeUnit.SECONDS)
        .untilAsserted(() -> assertThat(gazan.metric(sample)).as(sample).isEqualTo(value));
  }
}
