package io.gazan.dataplane.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.Answer;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.Seen;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of every framing, both ways, and the responses that have none. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BodyStreamingIT {
  @AutoClose private final EchoEndpoint endpoint = EchoEndpoint.start("one");

  @AutoClose
  private final DataplaneFixture gazan =
      DataplaneFixture.start(
          """
          upstreams:
            b.example:
              paths: {"/": {servers: ["%1$s"]}}
            DEFAULT:
              paths: {"/": {servers: ["%1$s"]}}
          """
              .formatted(endpoint.address()));

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1000, 65_536, 3_000_000})
  void carriesABodyWithALength(int bytes) throws IOException {
    // Given
    byte[] body = random(bytes);
    try (RawClient client = gazan.connect()) {
      // When
      client.request("POST", "b.example", "/length/" + bytes, body);
      WireResponse response = client.read();

      // Then
      Seen seen = endpoint.only("/length/" + bytes);
      assertThat(seen.request().text()).isEqualTo(new String(body, ISO_8859_1));
      assertThat(seen.header("Content-Length")).isEqualTo("" + bytes);
      assertThat(response.text()).endsWith("\n" + new String(body, ISO_8859_1));
      assertThat(client.get("b.example", "/").read().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 4096, 100_000})
  void carriesAChunkedBody(int chunk) throws IOException {
    // Given
    String body =
        new String(random(300_000), ISO_8859_1).substring(0, chunk * (chunk < 10 ? 100 : 2));
    StringBuilder chunks = new StringBuilder();
    for (int i = 0; i < body.length(); i += chunk) {
      String piece = body.substring(i, Math.min(i + chunk, body.length()));
      chunks
          .append(Integer.toHexString(piece.length()))
          .append("\r\n")
          .append(piece)
          .append("\r\n");
    }
    try (RawClient client = gazan.connect()) {
      // When
      client.send(
          "PUT /chunked/"
              + chunk
              + " HTTP/1.1\r\nHost: b.example\r\nTransfer-Encoding: chunked\r\n\r\n"
              + chunks
              + "0\r\n\r\n");
      WireResponse response = client.read();

      // Then
      assertThat(endpoint.only("/chunked/" + chunk).request().text()).isEqualTo(body);
      assertThat(response.text()).endsWith("\n" + body);
      assertThat(client.get("b.example", "/").read().status()).isEqualTo(200);
    }
  }

  @Test
  void carriesAChunkedResponseWithTrailers() throws IOException {
    // Given
    String body = "0123456789".repeat(20_000);
    endpoint.when(
        "GET", "/trailers", Answer.text(body).header("Trailer: X-Sum").inChunks("X-Sum: 1"));
    try (RawClient client = gazan.connect()) {
      // When
      WireResponse response = client.get("b.example", "/trailers", "TE: trailers").read();

      // Then
      assertThat(response.text()).isEqualTo(body);
      assertThat(response.header("Transfer-Encoding")).isEqualTo("chunked");
      assertThat(response.trailers().first("X-Sum")).isEqualTo("1");
      assertThat(client.get("b.example", "/").read().status()).isEqualTo(200);
    }
  }

  @Test
  void neverTurnsTrailersIntoHeaders() throws IOException {
    // When
    try (RawClient client = gazan.connect()) {
      client.send(
          RawClient.head("POST", "b.example", "/request-trailers", "Transfer-Encoding: chunked")
              + "1\r\na\r\n0\r\nX-Forwarded-For: 6.6.6.6\r\nHost: evil\r\nX-T: 1\r\n\r\n");
      assertThat(client.read().status()).isIn(200, 400);
    }

    // Then
    for (Seen seen : endpoint.seen()) {
      assertThat(seen.request().headers().all("X-Forwarded-For")).containsExactly("127.0.0.1");
      assertThat(seen.request().trailers().names()).doesNotContain("X-Forwarded-For", "Host");
    }
  }

  @Test
  void endsHeadNoContentAndNotModifiedAfterTheirHead() throws IOException {
    // Given
    endpoint.when("*", "/204", Answer.status(204));
    endpoint.when("*", "/304", Answer.status(304).header("ETag: x"));
    endpoint.when("HEAD", "/chunked", Answer.ECHO.inChunks());
    try (RawClient client = gazan.connect()) {
      // When, Then
      WireResponse head = client.request("HEAD", "b.example", "/head").read("HEAD");
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.header("Content-Length")).isEqualTo("" + "one HEAD /head\n".length());
      assertThat(client.request("HEAD", "b.example", "/chunked").read("HEAD").status())
          .isEqualTo(200);
      assertThat(client.get("b.example", "/204").read().status()).isEqualTo(204);
      assertThat(client.get("b.example", "/304").read().header("ETag")).isEqualTo("x");
      assertThat(client.request("HEAD", "nobody.example", "/").read("HEAD").status())
          .isEqualTo(200);
      assertThat(client.get("b.example", "/after").read().text()).isEqualTo("one GET /after\n");
    }
  }

  @Test
  void givesAnHttp10ClientNoChunks() throws IOException {
    // Given
    endpoint.when("GET", "/old", Answer.text("x".repeat(5000)).inChunks("X-Sum: 1"));
    try (RawClient client = gazan.connect()) {
      // When
      WireResponse response = client.send("GET /old HTTP/1.0\r\nHost: b.example\r\n\r\n").read();

      // Then
      assertThat(response.headers().has("Transfer-Encoding")).isFalse();
      assertThat(response.text()).isEqualTo("x".repeat(5000));
      client.expectClosed();
    }
  }

  @Test
  void servesAnHttp10ClientWithoutAHost() throws IOException {
    try (RawClient client = gazan.connect()) {
      WireResponse response = client.send("GET /hostless HTTP/1.0\r\n\r\n").read();
      assertThat(response.status()).isIn(200, 400);
      client.expectClosed();
    }
  }

  @Test
  void keepsAnHttp10ConnectionOnlyWhenAsked() throws IOException {
    String request = "GET /ten HTTP/1.0\r\nHost: b.example\r\n";
    try (RawClient closing = gazan.connect();
        RawClient keeping = gazan.connect()) {
      assertThat(closing.send(request + "\r\n").read().status()).isEqualTo(200);
      closing.expectClosed();
      WireResponse kept = keeping.send(request + "Connection: keep-alive\r\n\r\n").read();
      if ("keep-alive".equalsIgnoreCase(kept.header("Connection"))) {
        assertThat(keeping.send(request + "\r\n").read().status()).isEqualTo(200);
      }
      keeping.expectClosed();
    }
  }

  @Test
  void answersPipelinedRequestsInTheirOrder() throws IOException {
    // Given
    endpoint.when("GET", "/p0", Answer.ECHO.after(Duration.ofMillis(100)));
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      requests.append(
          i % 3 == 2
              ? "POST /p" + i + " HTTP/1.1\r\nHost: b.example\r\nContent-Length: 3\r\n\r\nabc"
              : RawClient.head("GET", "b.example", "/p" + i));
    }
    try (RawClient client = gazan.connect()) {
      // When
      client.send(requests.toString());

      // Then
      for (int i = 0; i < 20; i++) {
        assertThat(client.read().text())
            .isEqualTo(i % 3 == 2 ? "one POST /p" + i + "\nabc" : "one GET /p" + i + "\n");
      }
    }
  }

  @Test
  void closesAfterTheResponseWhenTheClientSaysSo() throws IOException {
    try (RawClient client = gazan.connect()) {
      WireResponse response = client.get("b.example", "/", "Connection: close").read();
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.closes()).isTrue();
      client.expectClosed();
    }
  }

  @Test
  void keepsTheClientWhenTheEndpointCloses() throws IOException {
    // Given
    endpoint.when("GET", "/closing", Answer.ECHO.thenClose());
    try (RawClient client = gazan.connect()) {
      // When, Then
      for (int i = 0; i < 3; i++) {
        WireResponse response = client.get("b.example", "/closing").read();
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.closes()).isFalse();
      }
    }
  }

  @Test
  void usesUpstreamConnectionsAgain() throws IOException {
    // Given
    try (EchoEndpoint fresh = EchoEndpoint.start("fresh");
        DataplaneFixture own =
            DataplaneFixture.start(
                "threads: 1", UpstreamsYaml.unchecked("b.example", fresh.address()))) {
      // When
      for (int i = 0; i < 20; i++) {
        assertThat(own.get("b.example", "/").status()).isEqualTo(200);
      }

      // Then
      assertThat(fresh.connections()).isEqualTo(1);
    }
  }

  private static byte[] random(int bytes) {
    byte[] body = new byte[bytes];
    new Random(bytes).nextBytes(body);
    return body;
  }
}
