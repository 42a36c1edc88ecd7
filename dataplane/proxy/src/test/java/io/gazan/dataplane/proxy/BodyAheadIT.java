package io.gazan.dataplane.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code limits.body_ahead}: who does not send a body costs no endpoint anything. */
class BodyAheadIT {
  private static final String HOST = "ahead.example";
  private static final String AWAITING = "gazan_requests_awaiting_body";
  private static final int AHEAD = 4096;

  @AutoClose private final EchoEndpoint endpoint = EchoEndpoint.start("one");

  private DataplaneFixture start(String more) {
    return DataplaneFixture.start(
        "threads: 1\nproxy_h2c: true\n" + more, UpstreamsYaml.unchecked(HOST, endpoint.address()));
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "5000, 4095", "5000, 0"})
  void anEndpointIsAskedOnceEnoughIsThere(int length, int first) throws IOException {
    // Given
    String body = letters(length);
    try (DataplaneFixture gazan = start("");
        RawClient client = gazan.connect()) {
      // When
      client.send(RawClient.head("POST", HOST, "/", "Content-Length: " + length));
      client.send(body.substring(0, first));
      awaiting(gazan, 1);
      assertThat(endpoint.connections()).isZero();
      client.send(body.substring(first));

      // Then
      assertThat(client.read().status()).isEqualTo(200);
      assertThat(endpoint.only("/").request().text()).isEqualTo(body);
      awaiting(gazan, 0);
    }
  }

  @Test
  void aBodyInDropsIsWholeAtTheEndpoint() throws IOException {
    // Given
    String body = letters(300);
    try (DataplaneFixture gazan = start("");
        RawClient client = gazan.connect()) {
      // When
      client.send(RawClient.head("POST", HOST, "/", "Content-Length: " + body.length()));
      for (int i = 0; i < body.length() - 1; i++) {
        client.send(body.substring(i, i + 1));
      }
      awaiting(gazan, 1);
      client.send(body.substring(body.length() - 1));

      // Then
      assertThat(client.read().status()).isEqualTo(200);
      assertThat(endpoint.only("/").request().text()).isEqualTo(body);

      // And the connection goes on
      assertThat(client.get(HOST, "/next").read().status()).isEqualTo(200);
    }
  }

  @Test
  void theRestOfALongBodyIsNotWaitedFor() throws IOException {
    // Given
    try (DataplaneFixture gazan = start("");
        RawClient client = gazan.connect()) {
      // When
      client.send(RawClient.head("POST", HOST, "/", "Content-Length: 100000"));
      client.send(letters(AHEAD));

      // Then
      await().until(() -> endpoint.connections() == 1);
      awaiting(gazan, 0);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: chunked",
        "Content-Length: 100000\r\nExpect: 100-continue",
      })
  void whatNobodyCanTellIsNotWaitedFor(String framing) throws IOException {
    // Given
    try (DataplaneFixture gazan = start("");
        RawClient client = gazan.connect()) {
      // When
      client.send(RawClient.head("POST", HOST, "/", framing));

      // Then
      await().until(() -> endpoint.connections() == 1);
    }
  }

  @Test
  void noneIsWaitedForIfItIsNone() throws IOException {
    // Given
    try (DataplaneFixture gazan = start("limits: {body_ahead: 0}\n");
        RawClient client = gazan.connect()) {
      // When
      client.send(RawClient.head("POST", HOST, "/", "Content-Length: 100000"));

      // Then
      await().until(() -> endpoint.connections() == 1);
    }
  }

  @Test
  void whoGoesAwayIsForgotten() throws IOException {
    // Given
    try (DataplaneFixture gazan = start("")) {
      try (RawClient client = gazan.connect();
          RawHttp2Client streams = RawHttp2Client.connect(gazan.address())) {
        client.send(RawClient.head("POST", HOST, "/", "Content-Length: 10")).send("123");
        streams.data(streams.open("POST", HOST, "/", "content-length: 10"), false, "123");
        awaiting(gazan, 2);
      }

      // Then
      awaiting(gazan, 0);
      assertThat(endpoint.connections()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoDripsNeverReachesTheEndpoint(boolean http2) throws IOException {
    // Given
    String main = "timeouts: {header: 500ms}\nlimits: {min_rate: 1000}\n";
    try (DataplaneFixture gazan = start(main);
        RawClient client = gazan.connect();
        RawHttp2Client streams = RawHttp2Client.connect(gazan.address())) {
      // When
      if (http2) {
        int stream = streams.open("POST", HOST, "/", "content-length: 100000");
        try (Drip _ = Drip.every(20, () -> streams.data(stream, false, "a"))) {
          assertThat(streams.responseHead(stream).status()).isEqualTo(408);
        }
      } else {
        client.send(RawClient.head("POST", HOST, "/", "Content-Length: 100000"));
        try (Drip _ = Drip.every(20, () -> client.send("a"))) {
          assertThat(client.read().status()).isEqualTo(408);
        }
      }

      // Then
      assertThat(endpoint.connections()).isZero();
      awaiting(gazan, 0);
    }
  }

  /** What is gathered of one stream may not use up the window that another one waits for. */
  @Test
  void streamsThatWaitTogetherAllGoOn() throws IOException {
    // Given
    int streams = 90;
    int length = 8000;
    try (DataplaneFixture gazan = start("");
        RawHttp2Client client = RawHttp2Client.connect(gazan.address())) {
      int[] ids = new int[streams];
      for (int i = 0; i < streams; i++) {
        ids[i] = client.open("POST", HOST, "/" + i, "content-length: " + length);
      }

      // When each has nearly as much as it has to have, which is far more than a window in all
      for (int id : ids) {
        client.data(id, false, letters(AHEAD - 1));
      }
      awaiting(gazan, streams);
      assertThat(endpoint.connections()).isZero();
      for (int id : ids) {
        client.data(id, true, letters(length - AHEAD + 1));
      }

      // Then
      for (int i = 0; i < streams; i++) {
        assertThat(client.response(ids[i]).status()).isEqualTo(200);
        assertThat(endpoint.only("/" + i).request().text()).hasSize(length);
      }
      awaiting(gazan, 0);
    }
  }

  /** A body that comes while a filter has not decided yet, as a whole or in part. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void aBodyMayComeBeforeTheFiltersAreDone(int later) throws IOException {
    // Given
    try (EchoEndpoint auth = EchoEndpoint.start("auth");
        DataplaneFixture gazan =
            DataplaneFixture.start(
                "threads: 1\nproxy_h2c: true\n",
                """
                upstreams:
                  %s:
                    paths:
                      "/":
                        servers: ["%s"]
                        healthcheck: false
                        authorization: {type: forward, creds: "http://%s/"}
                """
                    .formatted(HOST, endpoint.address(), auth.address()));
        RawClient client = gazan.connect();
        RawHttp2Client streams = RawHttp2Client.connect(gazan.address())) {
      String first = "abcdef".substring(0, 6 - later);
      String rest = "abcdef".substring(6 - later);

      // When
      client.send(RawClient.head("POST", HOST, "/1", "Content-Length: 6") + first);
      int stream = streams.open("POST", HOST, "/2", "content-length: 6");
      streams.data(stream, rest.isEmpty(), first);
      if (!rest.isEmpty()) {
        awaiting(gazan, 2);
        client.send(rest);
        streams.data(stream, true, rest);
      }

      // Then
      assertThat(client.read().status()).isEqualTo(200);
      assertThat(streams.response(stream).status()).isEqualTo(200);
      assertThat(endpoint.only("/1").request().text()).isEqualTo("abcdef");
      assertThat(endpoint.only("/2").request().text()).isEqualTo("abcdef");
    }
  }

  private static void awaiting(DataplaneFixture gazan, int requests) {
    await().until(() -> gazan.metric(AWAITING) == requests);
  }

  private static String letters(int count) {
    return "abcdefghijklmnopqrstuvwxyz".repeat(count / 26 + 1).substring(0, count);
  }
}
