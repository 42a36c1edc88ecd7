package io.gazan.dataplane.listener;

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

/** The limits of main.yaml: what is beyond them gets its status and a closed connection. */
class LimitsIT {
  @AutoClose private final EchoEndpoint endpoint = EchoEndpoint.start("one");

  @Test
  void requestLine() throws IOException {
    try (DataplaneFixture gazan = start("limits: {request_line: 1KiB}")) {
      // "GET " + target + " HTTP/1.1" is 13 bytes longer than the target.
      assertThat(gazan.get("l.example", "/" + "a".repeat(1024 - 14)).status()).isEqualTo(200);
      refused(gazan, "GET /" + "a".repeat(1200) + " HTTP/1.1\r\nHost: l.example\r\n\r\n", 414);
      refused(gazan, "GET /" + "a".repeat(100_000), 414);
    }
  }

  @Test
  void requestLineByDefault() throws IOException {
    try (DataplaneFixture gazan = start("threads: 1")) {
      assertThat(gazan.get("l.example", "/" + "a".repeat(8000)).status()).isEqualTo(200);
      refused(gazan, "GET /" + "a".repeat(8300) + " HTTP/1.1\r\nHost: l.example\r\n\r\n", 414);
    }
  }

  @Test
  void headerBytes() throws IOException {
    try (DataplaneFixture gazan = start("threads: 1")) {
      assertThat(gazan.get("l.example", "/", "X-Long: " + "a".repeat(31_000)).status())
          .isEqualTo(200);
      refused(gazan, RawClient.head("GET", "l.example", "/", "X-Long: " + "a".repeat(33_000)), 431);
      refused(gazan, "GET / HTTP/1.1\r\nHost: l.example\r\nX-Endless: " + "a".repeat(40_000), 431);
    }
  }

  @Test
  void headerCount() throws IOException {
    try (DataplaneFixture gazan = start("limits: {header_count: 20}")) {
      assertThat(gazan.get("l.example", "/", headers(19)).status()).isEqualTo(200);
      refused(gazan, RawClient.head("GET", "l.example", "/", headers(20)), 431);
    }
  }

  @Test
  void headerCountByDefault() throws IOException {
    try (DataplaneFixture gazan = start("threads: 1")) {
      assertThat(gazan.get("l.example", "/", headers(99)).status()).isEqualTo(200);
      refused(gazan, RawClient.head("GET", "l.example", "/", headers(100)), 431);
    }
  }

  @Test
  void bodyByItsLength() throws IOException {
    try (DataplaneFixture gazan = start("limits: {body: 10}");
        RawClient client = gazan.connect()) {
      client.request("POST", "l.example", "/ten", new byte[10]);
      assertThat(client.read().status()).isEqualTo(200);
      refused(gazan, RawClient.head("POST", "l.example", "/eleven", "Content-Length: 11"), 413);
      assertThat(endpoint.seen()).extracting(s -> s.target()).containsExactly("/ten");
    }
  }

  @Test
  void bodyAsItStreams() throws IOException {
    try (DataplaneFixture gazan = start("limits: {body: 10}")) {
      String head = RawClient.head("POST", "l.example", "/", "Transfer-Encoding: chunked");
      try (RawClient client = gazan.connect()) {
        assertThat(client.send(head + "a\r\n0123456789\r\n0\r\n\r\n").read().status())
            .isEqualTo(200);
      }
      refused(gazan, head + "8\r\n01234567\r\n8\r\n01234567\r\n0\r\n\r\n", 413);
      assertThat(endpoint.requests()).isEqualTo(1);
    }
  }

  @Test
  void trailerCount() throws IOException {
    try (DataplaneFixture gazan = start("limits: {trailer_count: 2}")) {
      String head =
          RawClient.head("POST", "l.example", "/", "Transfer-Encoding: chunked")
              + "1\r\na\r\n0\r\n";
      try (RawClient client = gazan.connect()) {
        assertThat(client.send(head + "A: 1\r\nB: 2\r\n\r\n").read().status()).isEqualTo(200);
      }
      try (RawClient client = gazan.connect()) {
        client.send(head + "A: 1\r\nB: 2\r\nC: 3\r\n\r\n");
        assertThat(client.read().status()).isIn(400, 431);
        client.expectClosed();
      }
    }
  }

  @Test
  void requestsPerConnection() throws IOException {
    try (DataplaneFixture gazan = start("limits: {requests_per_connection: 3}");
        RawClient client = gazan.connect()) {
      assertThat(client.get("l.example", "/1").read().closes()).isFalse();
      assertThat(client.get("l.example", "/2").read().closes()).isFalse();
      assertThat(client.get("l.example", "/3").read().closes()).isTrue();
      client.expectClosed();
    }
  }

  @Test
  void connections() throws IOException {
    try (DataplaneFixture gazan = start("threads: 2\nlimits: {connections: 2}")) {
      assertThat(gazan.metric("gazan_connections_limit")).isEqualTo(2);
      keepsOutTheThird(gazan);
    }
  }

  @Test
  void connectionsPerAddress() throws IOException {
    try (DataplaneFixture gazan = start("threads: 2\nlimits: {connections_per_ip: 2}")) {
      keepsOutTheThird(gazan);
    }
  }

  /** The third is closed, answered 503 or left waiting; in no case it reaches an endpoint. */
  private void keepsOutTheThird(DataplaneFixture gazan) throws IOException {
    RawClient first = gazan.connect();
    RawClient third = null;
    try (RawClient second = gazan.connect()) {
      // Given
      assertThat(first.get("l.example", "/first").read().status()).isEqualTo(200);
      assertThat(second.get("l.example", "/second").read().status()).isEqualTo(200);

      third = gazan.connect();

      // When
      third.timeout(java.time.Duration.ofMillis(500));
      try {
        third.get("l.example", "/third");
        assertThat(third.read().status()).isEqualTo(503);
      } catch (IOException e) {
        assertThat(endpoint.seen()).noneMatch(s -> s.target().equals("/third"));
      }

      // Then: the two go on, and one more fits as soon as one is gone.
      assertThat(second.get("l.example", "/second").read().status()).isEqualTo(200);
      third.close();
      first.close();
      Awaitility.await()
          .atMost(10, TimeUnit.SECONDS)
          .ignoreExceptions()
          .until(() -> gazan.get("l.example", "/fourth").status() == 200);
    } finally {
      first.close();
      if (third != null) {
        third.close();
      }
    }
  }

  private static void refused(DataplaneFixture gazan, String bytes, int status) throws IOException {
    try (RawClient client = gazan.connect()) {
      client.send(bytes);
      WireResponse response = client.read();
      assertThat(response.status()).isEqualTo(status);
      assertThat(response.closes()).isTrue();
      client.expectClosed();
    }
  }

  private static String[] headers(int count) {
    String[] headers = new String[count];
    for (int i = 0; i < count; i++) {
      headers[i] = "X-" + i + ": " + i;
    }
    return headers;
  }

  private DataplaneFixture start(String main) {
    return DataplaneFixture.start(main, UpstreamsYaml.host("l.example", endpoint.address()));
  }
}
