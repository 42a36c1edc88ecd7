package io.gazan.dataplane.admin.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.admin.ConfigApi;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
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
      await().atMost(WITHIN).until(() -> api.get("/status?live").text().contains("false"));

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
    }
  }

  /** Scripts of the predecessor's users read these two. */
  @Test
  void liveAndAllAreInTheShapeOfThePredecessor() throws IOException {
    try (EchoEndpoint one = EchoEndpoint.start("one");
        EchoEndpoint two = EchoEndpoint.start("two");
        EchoEndpoint three = EchoEndpoint.start("three");
        DataplaneFixture gazan =
            DataplaneFixture.start(
                "threads: 2\nhc_interval: 1\n",
                """
                rate_limit: 5000
                upstreams:
                  a.test:
                    paths:
                      "/": {servers: ["%s", "%s"], rate_limit: 1000}
                      "/go": {redirect_to: "https://b.test"}
                  "*.wild.test":
                    paths:
                      "=/x": {servers: ["%s"], to_https: true, x4xx_limit: 7, healthcheck: false}
                  c.test: {paths: {"/": {cluster: far}}}
                clusters:
                  far: {servers: ["[::1]:9"], protocol: h2}
                """
                    .formatted(one.address(), two.address(), three.address()))) {
      // Given
      ConfigApi api = new ConfigApi(gazan);
      for (int i = 0; i < 6; i++) {
        assertThat(gazan.get("a.test", "/").status()).isEqualTo(200);
      }

      // When
      two.kill();

      // Then
      await()
          .atMost(WITHIN)
          .untilAsserted(
              () ->
                  assertThat(compact(api.get("/status?live")))
                      .isEqualTo(
                          shape(
                              """
                              {"a.test":{
                                "/":{"backends":[
                                  {"address":"HOSTONE","port":ONE,"alive":true},
                                  {"address":"HOSTTWO","port":TWO,"alive":false}]},
                                "/go":{"backends":[]}},
                              "*.wild.test":{
                                "=/x":{"backends":[
                                  {"address":"HOSTTHREE","port":THREE,"alive":true}]}},
                              "c.test":{
                                "/":{"backends":[{"address":"[::1]","port":9,"alive":false}]}}}
                              """,
                              one,
                              two,
                              three)));
      assertThat(compact(api.get("/status?all")))
          .isEqualTo(
              shape(
                  """
                  {"a.test":{
                    "/":{"backends":[
                      {"address":"HOSTONE","port":ONE,"is_ssl":false,"is_http2":false,
                       "to_https":false,"rate_limit":1000,"x4xx_limit":null,"healthcheck":true},
                      {"address":"HOSTTWO","port":TWO,"is_ssl":false,"is_http2":false,
                       "to_https":false,"rate_limit":1000,"x4xx_limit":null,"healthcheck":true}],
                     "requests":6},
                    "/go":{"backends":[],"requests":0}},
                  "*.wild.test":{
                    "=/x":{"backends":[
                      {"address":"HOSTTHREE","port":THREE,"is_ssl":false,"is_http2":false,
                       "to_https":true,"rate_limit":null,"x4xx_limit":7,"healthcheck":false}],
                     "requests":0}},
                  "c.test":{
                    "/":{"backends":[
                      {"address":"[::1]","port":9,"is_ssl":true,"is_http2":true,
                       "to_https":false,"rate_limit":null,"x4xx_limit":null,"healthcheck":true}],
                     "requests":0}}}
                  """,
                  one,
                  two,
                  three));
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

  private static String compact(WireResponse response) {
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("Content-Type")).isEqualTo("application/json");
    return response.text().replaceAll("\\s", "");
  }

  private static String shape(String json, EchoEndpoint one, EchoEndpoint two, EchoEndpoint three) {
    String shape = json.replaceAll("\\s", "");
    Map<String, EchoEndpoint> names = Map.of("ONE", one, "TWO", two, "THREE", three);
    for (Map.Entry<String, EchoEndpoint> each : names.entrySet()) {
      InetSocketAddress address = each.getValue().socketAddress();
      shape =
          shape
              .replace("HOST" + each.getKey(), address.getHostString())
              .replace(each.getKey(), Integer.toString(address.getPort()));
    }
    return shape;
  }
}
