package io.gazan.dataplane.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.Answer;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.WireResponse;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a path rewrites, answers itself, and allows of bodies and of its endpoints' time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RouteRulesIT {
  @AutoClose
  private final EchoEndpoint endpoint =
      EchoEndpoint.start("one").when("*", "/slow", Answer.status(200).after(Duration.ofMinutes(5)));

  @AutoClose
  private final DataplaneFixture gazan =
      DataplaneFixture.start(
          """
          limits: {body: 10}
          proxy_h2c: true
          """,
          """
          upstreams:
            h:
              paths:
                "/": {servers: ["%1$s"]}
                "/api": {servers: ["%1$s"], rewrite: {prefix: /}}
                "/app": {servers: ["%1$s"], rewrite: {prefix: /v2/app}}
                "=/one": {servers: ["%1$s"], rewrite: {prefix: /other}}
                "/large": {servers: ["%1$s"], max_body: 20}
                "/any": {servers: ["%1$s"], max_body: 0}
                "/slow": {servers: ["%1$s"], timeouts: {response: 50ms}}
                "/pause": {respond: {status: 503, body: "<p>back soon</p>", type: text/html}}
                "/gone": {respond: {status: 410}}
                "/empty": {respond: {status: 204}}
                "/later":
                  respond: {status: 503, body: "{}", type: text/plain}
                  headers: ["Retry-After: 600", "Content-Type: application/json"]
                  client_headers: ["X-Two: a", "X-Two: b", "Server: other", "Date: never"]
                  cors: {origins: ["https://app.example"]}
                "/untyped":
                  respond: {status: 200, body: "x"}
                  headers: ["Access-Control-Allow-Origin: *"]
                  remove_client_headers: [Content-Type]
            root:
              paths:
                "/": {servers: ["%1$s"], rewrite: {prefix: /below}}
          """
              .formatted(endpoint.address()));

  @ParameterizedTest
  @CsvSource({
    "h, /api/x/y?q=1, /x/y?q=1",
    "h, /api, /",
    "h, /api?q, /?q",
    "h, /api/, /",
    "h, /api/a/../b/%7Ec, /b/~c",
    "h, /app/x, /v2/app/x",
    "h, /one, /other",
    "h, /apix, /apix",
    "root, /, /below/",
    "root, /x, /below/x",
  })
  void sendsAnotherPrefix(String host, String target, String sent) throws IOException {
    // When
    WireResponse response = gazan.get(host, target);

    // Then
    assertThat(response.text().strip()).isEqualTo("one GET " + sent);
  }

  @Test
  void aRewrittenRequestKeepsItsHeadersAndBody() throws IOException {
    // When
    try (RawClient client = gazan.connect()) {
      WireResponse response =
          client
              .request(
                  "POST", "h", "/api/x", "12345".getBytes(StandardCharsets.US_ASCII), "X-Kept: yes")
              .read();

      // Then
      assertThat(response.status()).isEqualTo(200);
      assertThat(endpoint.seen())
          .filteredOn(seen -> seen.target().equals("/x"))
          .anySatisfy(seen -> assertThat(seen.header("X-Kept")).isEqualTo("yes"));
    }
  }

  /** A 2xx would tell the client that a WebSocket is open (RFC 8441 §5). */
  @ParameterizedTest
  @CsvSource({"/untyped, 501", "/empty, 501", "/pause, 503", "/gone, 410"})
  void anAnswerOfOurOwnPromisesNoTunnel(String target, int status) throws IOException {
    // When
    try (RawHttp2Client client = RawHttp2Client.connect(gazan.address())) {
      int stream = client.nextStream();
      client.headers(
          stream,
          false,
          ":method: CONNECT",
          ":protocol: websocket",
          ":scheme: https",
          ":authority: h",
          ":path: " + target,
          "sec-websocket-version: 13");

      // Then
      assertThat(client.responseHead(stream).status()).isEqualTo(status);
    }
  }

  @ParameterizedTest
  @CsvSource({"/, 10, 200", "/, 11, 413", "/large, 20, 200", "/large, 21, 413", "/any, 999, 200"})
  void aPathAllowsABodyOfItsOwn(String target, int size, int status) throws IOException {
    // When
    try (RawClient whole = gazan.connect();
        RawClient chunked = gazan.connect()) {
      whole.request("POST", "h", target, new byte[size]);
      chunked.send(
          "POST "
              + target
              + " HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
              + Integer.toHexString(size)
              + "\r\n"
              + "x".repeat(size)
              + "\r\n0\r\n\r\n");

      // Then
      assertThat(whole.read().status()).isEqualTo(status);
      assertThat(chunked.read().status()).isEqualTo(status);
    }
  }

  @Test
  void aPathGivesItsEndpointsTheirTime() throws IOException {
    assertThat(gazan.get("h", "/slow").status()).isEqualTo(504);
  }

  @Test
  void aPathAnswersItself() throws IOException {
    // When
    WireResponse pause = gazan.get("h", "/pause/x");
    WireResponse head = gazan.request("HEAD", "h", "/pause");
    WireResponse gone = gazan.get("h", "/gone");
    WireResponse empty = gazan.get("h", "/empty");

    // Then
    assertThat(pause.status()).isEqualTo(503);
    assertThat(pause.text()).isEqualTo("<p>back soon</p>");
    assertThat(pause.header("Content-Type")).isEqualTo("text/html");
    assertThat(head.header("Content-Length")).isEqualTo("16");
    assertThat(head.text()).isEmpty();
    assertThat(gone.status()).isEqualTo(410);
    assertThat(gone.header("Content-Length")).isEqualTo("0");
    assertThat(empty.status()).isEqualTo(204);
    assertThat(empty.header("Content-Length")).isNull();
  }

  @Test
  void putsTheRoutesHeadersOnItsOwnAnswer() throws IOException {
    // When
    WireResponse later = gazan.get("h", "/later", "Origin: https://app.example");
    WireResponse stranger = gazan.get("h", "/later", "Origin: https://other.example");
    WireResponse untyped = gazan.get("h", "/untyped");

    // Then
    assertThat(later.status()).isEqualTo(503);
    assertThat(later.text()).isEqualTo("{}");
    assertThat(later.headers().all("Retry-After")).containsExactly("600");
    assertThat(later.headers().all("Content-Type")).containsExactly("application/json");
    assertThat(later.headers().all("X-Two")).containsExactly("a", "b");
    assertThat(later.headers().all("Server")).doesNotContain("other").hasSize(1);
    assertThat(later.headers().all("Date")).doesNotContain("never").hasSize(1);
    assertThat(later.headers().all("Access-Control-Allow-Origin"))
        .containsExactly("https://app.example");
    assertThat(stranger.headers().all("Retry-After")).containsExactly("600");
    assertThat(stranger.headers().all("Content-Type")).containsExactly("application/json");
    assertThat(stranger.headers().has("Access-Control-Allow-Origin")).isFalse();
    assertThat(untyped.headers().has("Content-Type")).isFalse();
    assertThat(untyped.headers().all("Access-Control-Allow-Origin")).containsExactly("*");
  }
}
