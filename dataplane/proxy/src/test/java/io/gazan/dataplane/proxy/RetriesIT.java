package io.gazan.dataplane.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.BlackHole;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.DeadAddress;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.Mood;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.RecordedConnection;
import io.gazan.dataplane.testing.RecordingEndpoint;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.WireRequest;
import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent again, and what never is. */
class RetriesIT {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @AutoClose private final EchoEndpoint live = EchoEndpoint.start("live");

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "POST", "PATCH"})
  void takesAnotherEndpointWhenAConnectionIsRefused(String method) throws IOException {
    // Given: every dial of the first is refused, whichever turn it is.
    try (DataplaneFixture gazan = start("threads: 1", DeadAddress.next(), live.address())) {
      // Then
      for (int i = 0; i < 6; i++) {
        try (RawClient client = gazan.connect()) {
          client.request(
              method,
              "r.example",
              "/" + i,
              "a body".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
          assertThat(client.read(method).status()).isEqualTo(200);
        }
        assertThat(live.only("/" + i).request().text()).isEqualTo("a body");
      }
    }
  }

  @Test
  void takesAnotherEndpointWhenAConnectionTimesOut() throws IOException {
    try (BlackHole hole = BlackHole.open();
        DataplaneFixture gazan =
            start("timeouts: {connect: 200ms}", hole.address(), live.address())) {
      for (int i = 0; i < 4; i++) {
        assertThat(gazan.request("POST", "r.example", "/" + i).status()).isEqualTo(200);
      }
    }
  }

  @Test
  void givesUpWhenNobodyIsThere() throws IOException {
    try (DataplaneFixture gazan =
        start("threads: 1", DeadAddress.next(), DeadAddress.next(), DeadAddress.next())) {
      assertThat(gazan.get("r.example", "/").status()).isIn(502, 503);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})
  void sendsAnIdempotentRequestAgainWhenAKeptConnectionWasStale(String method) throws IOException {
    // Given: an endpoint that takes a second request on a connection, and then closes.
    try (RecordingEndpoint stale = RecordingEndpoint.start(RetriesIT::answerFirstTakeSecond);
        DataplaneFixture gazan = start("threads: 1", stale.address())) {
      assertThat(gazan.get("r.example", "/first").status()).isEqualTo(200);

      // When
      WireResponse response = gazan.request(method, "r.example", "/second");

      // Then
      assertThat(response.status()).isEqualTo(200);
      assertThat(count(stale, "/second")).isEqualTo(2);
    }
  }

  @Test
  void neverSendsAPostAgainThatAnEndpointMayHaveSeen() throws IOException {
    // Given
    try (RecordingEndpoint stale = RecordingEndpoint.start(RetriesIT::answerFirstTakeSecond);
        DataplaneFixture gazan = start("threads: 1", stale.address())) {
      assertThat(gazan.get("r.example", "/first").status()).isEqualTo(200);

      // When
      int[] statuses = new int[4];
      for (int i = 0; i < 4; i++) {
        try (RawClient client = gazan.connect()) {
          statuses[i] =
              client.request("POST", "r.example", "/post" + i, new byte[10]).read().status();
        }
      }

      // Then
      for (int i = 0; i < 4; i++) {
        assertThat(count(stale, "/post" + i)).isEqualTo(1);
        assertThat(statuses[i]).isIn(200, 502);
      }
    }
  }

  @Test
  void sendsAPostOverAFreshConnectionWhenTheKeptOneIsClosed() throws IOException {
    // Given: kept connections that the endpoint closed while they were idle.
    try (DataplaneFixture gazan = start("threads: 1", live.address())) {
      for (int i = 0; i < 20; i++) {
        assertThat(gazan.get("r.example", "/get" + i).status()).isEqualTo(200);
        live.closeConnections();

        // When, Then
        assertThat(gazan.request("POST", "r.example", "/post" + i).status()).isEqualTo(200);
      }
    }
  }

  @Test
  void neverSendsAgainAfterAByteOfTheResponse() throws IOException {
    // Given
    try (RecordingEndpoint torn =
            RecordingEndpoint.start(
                connection -> {
                  connection.request();
                  connection.write(OK);
                  connection.request();
                  connection.write("HTTP/1.1 2");
                });
        DataplaneFixture gazan = start("threads: 1", torn.address())) {
      assertThat(gazan.get("r.example", "/first").status()).isEqualTo(200);

      // When
      WireResponse response = gazan.get("r.example", "/second");

      // Then
      assertThat(response.status()).isEqualTo(502);
      assertThat(count(torn, "/second")).isEqualTo(1);
    }
  }

  @Test
  void sendsNothingAgainWhenTheRouteSaysSo() throws IOException {
    // Given
    String upstreams =
        """
        upstreams:
          r.example:
            paths:
              "/":
                servers: ["%s", "%s"]
                healthcheck: false
                retries: {attempts: 0}
        """
            .formatted(DeadAddress.next(), live.address());
    try (DataplaneFixture gazan = DataplaneFixture.start("threads: 1", upstreams)) {
      assertThat(gazan.get("r.example", "/").status()).isEqualTo(502);
      assertThat(gazan.get("r.example", "/").status()).isEqualTo(200);
    }
  }

  @Test
  void boundsWhatRetriesAddToAnOutage() throws IOException {
    // Given: every endpoint resets every request it has taken.
    try (EchoEndpoint other = EchoEndpoint.start("other");
        DataplaneFixture gazan = start("threads: 1", live.address(), other.address())) {
      live.mood(Mood.RESETS);
      other.mood(Mood.RESETS);

      // When
      for (int i = 0; i < 50; i++) {
        assertThat(gazan.get("r.example", "/" + i).status()).isIn(502, 503);
      }

      // Then
      assertThat(live.requests() + other.requests()).isLessThanOrEqualTo(50 * 3);
    }
  }

  private static void answerFirstTakeSecond(RecordedConnection connection) throws IOException {
    connection.request();
    connection.write(OK);
    connection.request();
  }

  private static long count(RecordingEndpoint endpoint, String target) throws IOException {
    long count = 0;
    for (RecordedConnection connection : endpoint.connections()) {
      for (WireRequest request : connection.requests()) {
        count += request.target().equals(target) ? 1 : 0;
      }
    }
    return count;
  }

  private static DataplaneFixture start(String main, String... servers) {
    return DataplaneFixture.start(main, UpstreamsYaml.unchecked("r.example", servers));
  }
}
