package io.gazan.dataplane.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.Answer;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.EchoWire;
import io.gazan.dataplane.testing.Seen;
import io.gazan.dataplane.testing.WireResponse;
import io.gazan.dataplane.testing.http2.Frame;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 clients in front of an endpoint that speaks HTTP/1.1. */
class Http2IT {
  private static final String HOST = "h2.example";

  private final EchoEndpoint endpoint = EchoEndpoint.start("one");
  private final EchoEndpoint both =
      EchoEndpoint.start("both", EchoWire.h2c())
          .when("POST", "/sum", Answer.text("body").inChunks("X-Sum: 42"));
  private final DataplaneFixture gazan =
      DataplaneFixture.start(
          "threads: 1\nproxy_h2c: true\nhttps_redirect_port: 8443\n",
          """
          upstreams:
            h2.example:
              paths:
                "/": {servers: ["%1$s"], healthcheck: false}
                "/secure": {servers: ["%1$s"], healthcheck: false, to_https: true}
                "/none": {servers: ["127.0.0.1:1"], healthcheck: false}
            sticky.example:
              paths:
                "/": {servers: ["%1$s"], healthcheck: false, sticky_sessions: true}
            both.example:
              paths:
                "/": {servers: ["%2$s"], healthcheck: false}
          """
              .formatted(endpoint.address(), both.address()));
  private RawHttp2Client client;

  @BeforeEach
  void connect() throws IOException {
    client = RawHttp2Client.connect(gazan.address());
  }

  @AfterEach
  void end() throws IOException {
    client.close();
    gazan.close();
    endpoint.close();
    both.close();
  }

  private WireResponse get(String host, String path, String... fields) throws IOException {
    return client.response(client.request("GET", host, path, fields));
  }

  @Test
  void aRequestArrivesAsHttp1AndIsAnsweredAsHttp2() throws IOException {
    // When
    WireResponse response = get(HOST, "/hello?x=1", "x-test-id: 7", "te: trailers");

    // Then
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.text()).isEqualTo("one GET /hello?x=1 7\n");
    assertThat(response.headers().names())
        .doesNotContain("connection", "transfer-encoding", "keep-alive");
    Seen seen = endpoint.only("/hello?x=1");
    assertThat(seen.version()).isEqualTo("HTTP/1.1");
    assertThat(seen.header("Host")).isEqualTo(HOST);
    assertThat(seen.request().headers().names()).noneMatch(name -> name.startsWith(":"));
    await()
        .untilAsserted(
            () ->
                assertThat(gazan.metric("gazan_requests_by_version_total{version=\"HTTP/2.0\"}"))
                    .isEqualTo(1));
    assertThat(gazan.metric("gazan_responses_total{status=\"200\"}")).isEqualTo(1);
    assertThat(gazan.metric("gazan_active_connections")).isEqualTo(1);
  }

  @Test
  void manyStreamsAtOnceEachGetTheirOwnAnswer() throws IOException {
    // Given
    endpoint.when("GET", "/slow", Answer.ECHO.after(Duration.ofMillis(200)));
    List<Integer> streams = new ArrayList<>();

    // When
    for (int i = 0; i < 100; i++) {
      streams.add(client.request("GET", HOST, "/slow", "x-test-id: " + i));
    }

    // Then
    for (int i = 0; i < 100; i++) {
      assertThat(client.response(streams.get(i)).text()).isEqualTo("one GET /slow " + i + "\n");
    }
    assertThat(endpoint.requests()).isEqualTo(100);
  }

  @Test
  void aSlowStreamDoesNotHoldAnotherOne() throws IOException {
    // Given
    endpoint.when("GET", "/slow", Answer.ECHO.after(Duration.ofSeconds(2)));
    int slow = client.request("GET", HOST, "/slow");

    // When
    int quick = client.request("GET", HOST, "/quick");

    // Then
    Frame first = client.next(frame -> frame.stream() == slow || frame.stream() == quick);
    assertThat(first.stream()).isEqualTo(quick);
    assertThat(client.response(slow).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"HEAD, 200", "GET, 204", "GET, 304", "HEAD, 404"})
  void answersWithoutABodyEndWithTheirHead(String method, int status) throws IOException {
    // Given
    endpoint.when(method, "/bare", Answer.status(status));

    // When
    Frame head = client.responseHead(client.request(method, HOST, "/bare"));

    // Then
    assertThat(head.status()).isEqualTo(status);
    assertThat(head.endsStream()).isTrue();
    assertThat(get(HOST, "/next").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16_384, 16_385, 200_000})
  void bodiesOfAnyLengthPass(int length) throws IOException {
    // Given
    String text = "x".repeat(length);
    endpoint.when("GET", "/plain", Answer.text(text));
    endpoint.when("GET", "/chunked", Answer.text(text).inChunks());

    // Then
    assertThat(get(HOST, "/plain").text()).isEqualTo(text);
    assertThat(get(HOST, "/chunked").text()).isEqualTo(text);
  }

  @Test
  void trailersPassToTheClientAndNotToHttp1Endpoints() throws IOException {
    // Given
    endpoint.when("POST", "/sum", Answer.text("body").inChunks("X-Sum: 42"));
    int stream = client.open("POST", HOST, "/sum", "te: trailers");
    client.data(stream, false, "hello");

    // When
    client.headers(stream, true, "x-own: 7");

    // Then
    WireResponse response = client.response(stream);
    assertThat(response.text()).isEqualTo("body");
    assertThat(response.trailers().first("x-sum")).isEqualTo("42");
    assertThat(endpoint.only("/sum").request().text()).isEqualTo("hello");
    assertThat(endpoint.only("/sum").request().trailers().lines()).isEmpty();
  }

  @Test
  void trailersPassBothWaysBetweenHttp2AndHttp2() throws IOException {
    // Given
    int stream = client.open("POST", "both.example", "/sum", "te: trailers");
    client.data(stream, false, "hello");

    // When
    client.headers(stream, true, "x-own: 7");

    // Then
    WireResponse response = client.response(stream);
    assertThat(response.text()).isEqualTo("body");
    assertThat(response.trailers().first("x-sum")).isEqualTo("42");
    assertThat(both.only("/sum").request().text()).isEqualTo("hello");
    assertThat(both.only("/sum").request().trailers().first("x-own")).isEqualTo("7");
  }

  @Test
  void cookieCrumbsBecomeOneLine() throws IOException {
    // When
    get(HOST, "/cookies", "cookie: a=1", "x: y", "cookie: b=2", "cookie: c=3");

    // Then
    assertThat(endpoint.only("/cookies").request().headers().all("cookie"))
        .containsExactly("a=1; b=2; c=3");
  }

  @Test
  void aHostThatDiffersFromTheAuthorityIsMalformed() throws IOException {
    // When
    int different = client.request("GET", HOST, "/different", "host: other.example");
    int same = client.request("GET", HOST, "/same", "host: " + HOST);

    // Then
    assertThat(client.expectReset(different)).isEqualTo(Http2Error.PROTOCOL_ERROR);
    assertThat(client.response(same).status()).isEqualTo(200);
    assertThat(endpoint.only("/same").request().headers().all("host")).containsExactly(HOST);
    assertThat(endpoint.requests()).isEqualTo(1);
  }

  @Test
  void errorsAreAnsweredAndTheConnectionGoesOn() throws IOException {
    // Then
    assertThat(get("nobody.example", "/").status()).isEqualTo(404);
    WireResponse refused = get(HOST, "/none");
    assertThat(refused.status()).isEqualTo(502);
    assertThat(refused.text()).isEqualTo("502 Bad Gateway\n");
    int tunnel = client.nextStream();
    client.headers(tunnel, true, ":method: CONNECT", ":authority: " + HOST);
    assertThat(client.response(tunnel).status()).isEqualTo(405);
    assertThat(get(HOST, "/").status()).isEqualTo(200);
    assertThat(client.hasGoAway()).isFalse();
    assertThat(gazan.metric("gazan_errors_total{reason=\"no_route\"}")).isEqualTo(1);
    assertThat(gazan.metric("gazan_errors_total{reason=\"connect_refused\"}")).isEqualTo(1);
  }

  @Test
  void redirectsAndStickyCookies() throws IOException {
    // When
    WireResponse redirect = get(HOST, "/secure/x?y=z");
    WireResponse sticky = get("sticky.example", "/");

    // Then
    assertThat(redirect.status()).isEqualTo(301);
    assertThat(redirect.header("location")).isEqualTo("https://h2.example:8443/secure/x?y=z");
    assertThat(sticky.header("set-cookie")).startsWith("backend_id=");
  }

  @Test
  void http1OnTheSamePortStillWorks() throws IOException {
    assertThat(gazan.get(HOST, "/one").status()).isEqualTo(200);
  }
}
