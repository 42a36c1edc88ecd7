package io.gazan.dataplane.admin.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.admin.ConfigApi;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** {@code /status} of a running data plane: A54. */
class StatusIT {
  private static final Duration WITHIN = Duration.ofSeconds(20);

  @Test
  void everyEndpointIsShownWithItsState() throws IOException {
    try (EchoEndpoint one = EchoEndpoint.start("one");
        EchoEndpoint two = EchoEndpoint.start("two");
        DataplaneFixture gazan =
            DataplaneFixture.start(
                "threads: 2\nhc_interval: 1\n",
                """
                upstreams:
                  a.test:
                    paths:
                      "/": {servers: ["%s", {address: "%s", weight: 2}]}
                      "/go": {redirect_to: "https://b.test"}
                  "*.wild.test":
                    paths:
                      "=/x": {servers: ["%s"]}
                """
                    .formatted(one.address(), two.address(), one.address()))) {
      // Given
      ConfigApi api = new ConfigApi(gazan);
      for (int i = 0; i < 6; i++) {
        gazan.get("a.test", "/");
      }
      two.kill();
      await().atMost(WITHIN).until(() -> !api.get("/status?live").text().contains(port(two)));

      // When
      WireResponse status = api.get("/status");

      // Then
      assertThat(status.status()).isEqualTo(200);
      assertThat(status.header("Content-Type")).isEqualTo("application/json");
      String version = gazan.dataplane().tables().current().version().toString();
      assertThat(status.text())
          .contains(
              "\"state\" : \"ready\"",
              "\"uptime_seconds\" : ",
              "\"version\" : \"" + version + "\"",
              "\"source\" : \"file\"",
              "\"a.test\" : {",
              "\"/go\" : [ ]",
              "\"*.wild.test\" : {",
              "\"=/x\" : [ {",
              "\"endpoint\" : \"" + two.address() + "\"",
              "\"healthy\" : true",
              "\"healthy\" : false",
              "\"why\" : ",
              "\"protocol\" : \"http1\"",
              "\"weight\" : 2",
              "\"in_flight\" : 0",
              "\"ejections\" : ");
      assertThat(api.get("/status?all").text())
          .contains(port(one), port(two), "\"alive\" : true", "\"alive\" : false")
          .doesNotContain("version");
      assertThat(api.get("/status?live").text())
          .contains(port(one))
          .doesNotContain("\"alive\" : false");
    }
  }

  @Test
  void runningRequestsAreCounted() throws IOException {
    try (EchoEndpoint one = EchoEndpoint.start("one");
        DataplaneFixture gazan =
            DataplaneFixture.start(
                "upstreams: {a.test: {paths: {/: {servers: [\"%s\"]}}}}".formatted(one.address()));
        RawClient client = gazan.connect()) {
      // When: a body is still to come
      client.send(RawClient.head("POST", "a.test", "/", "Transfer-Encoding: chunked"));

      // Then
      ConfigApi api = new ConfigApi(gazan);
      await().atMost(WITHIN).until(() -> api.get("/status").text().contains("\"in_flight\" : 1"));
      client.send("5\r\n12345\r\n0\r\n\r\n");
      assertThat(client.read("POST").status()).isEqualTo(200);
      await().atMost(WITHIN).until(() -> api.get("/status").text().contains("\"in_flight\" : 0"));
    }
  }

  private static String port(EchoEndpoint endpoint) {
    return "\"port\" : " + endpoint.socketAddress().getPort();
  }
}
