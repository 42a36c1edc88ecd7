package io.gazan.dataplane.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.Answer;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.EchoWire;
import io.gazan.dataplane.testing.Seen;
import io.gazan.dataplane.testing.WireResponse;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Acceptance A10 to A13: headers set and removed on both ways, and those that never travel. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HeadersIT {
  @AutoClose private final EchoEndpoint endpoint = EchoEndpoint.start("one");
  @AutoClose private final EchoEndpoint modern = EchoEndpoint.start("two", EchoWire.h2c());

  @AutoClose
  private final DataplaneFixture gazan =
      DataplaneFixture.start(
          "proxy_h2c: true",
          """
          headers:
            - "Access-Control-Allow-Origin:*"
            - "Access-Control-Allow-Methods: POST, GET"
            - "X-Both: global"
          upstreams:
            h.example:
              paths:
                "/":
                  servers: ["%1$s"]
                  headers: ["X-Proxy-From:Gazan", "X-A:http://b:80/", "X-Both: path"]
                "/plain":
                  servers: ["%1$s"]
                "/split":
                  servers: ["%1$s"]
                  client_headers: ["X-To-Client: c", "Server: ours"]
                  server_headers: ["X-To-Server: s", "X-Set: ours"]
                  remove_client_headers: ["X-Powered-By"]
                  remove_server_headers: ["X-Debug"]
                "/beside/1": &beside
                  servers: ["%1$s"]
                  client_headers: ["X-Own: set"]
                  add_client_headers: ["Vary: Origin", "Set-Cookie: ours=1", "X-Own: added"]
                  add_server_headers: ["Via: 1.1 us", "X-Own: ours"]
                "/beside/2":
                  <<: *beside
                  servers: ["%2$s"]
          """
              .formatted(endpoint.address(), modern.address()));

  @Test
  void putsGlobalHeadersOnEveryResponseAndAPathsOwnOnBothWays() throws IOException {
    // When
    WireResponse response = gazan.get("h.example", "/a10");

    // Then
    assertThat(response.header("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(response.header("Access-Control-Allow-Methods")).isEqualTo("POST, GET");
    assertThat(response.header("X-Proxy-From")).isEqualTo("Gazan");
    assertThat(response.header("X-A")).isEqualTo("http://b:80/");
    Seen seen = endpoint.only("/a10");
    assertThat(seen.header("X-Proxy-From")).isEqualTo("Gazan");
    assertThat(seen.header("X-A")).isEqualTo("http://b:80/");
    assertThat(seen.header("Access-Control-Allow-Origin")).isNull();
  }

  @Test
  void letsThePathsValueWinOverTheGlobalOne() throws IOException {
    assertThat(gazan.get("h.example", "/").headers().all("X-Both")).containsExactly("path");
    assertThat(gazan.get("h.example", "/plain").headers().all("X-Both")).containsExactly("global");
  }

  @Test
  void putsGlobalHeadersAlsoOnPathsWithoutTheirOwn() throws IOException {
    // When
    WireResponse response = gazan.get("h.example", "/plain/a11");

    // Then
    assertThat(response.header("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(response.headers().has("X-Proxy-From")).isFalse();
    assertThat(endpoint.only("/plain/a11").request().headers().has("X-Proxy-From")).isFalse();
  }

  @Test
  void keepsClientAndServerHeadersApart() throws IOException {
    // Given
    endpoint.when(
        "GET",
        "/split/a12",
        Answer.ECHO.header("X-Powered-By: PHP").header("Server: theirs").header("X-To-Client: no"));

    // When
    WireResponse response =
        gazan.get("h.example", "/split/a12", "X-Debug: 1", "X-Set: theirs", "X-Set: again");

    // Then
    assertThat(response.headers().all("X-To-Client")).containsExactly("c");
    assertThat(response.headers().all("Server")).containsExactly("ours");
    assertThat(response.headers().has("X-To-Server")).isFalse();
    assertThat(response.headers().has("X-Powered-By")).isFalse();
    Seen seen = endpoint.only("/split/a12");
    assertThat(seen.header("X-To-Server")).isEqualTo("s");
    assertThat(seen.header("X-To-Client")).isNull();
    assertThat(seen.header("X-Debug")).isNull();
    assertThat(seen.request().headers().all("X-Set")).containsExactly("ours");
  }

  @ParameterizedTest
  @CsvSource({"1, false", "1, true", "2, false", "2, true"})
  void addsBesideWhatTheEndpointAndTheClientSaid(int endpointVersion, boolean http2)
      throws IOException {
    // Given
    String target = "/beside/%d/%s".formatted(endpointVersion, http2 ? "h2" : "h1");
    EchoEndpoint asked = endpointVersion == 1 ? endpoint : modern;
    asked.when(
        "GET",
        target,
        Answer.ECHO.header("vary: accept").header("set-cookie: theirs=1").header("x-own: theirs"));

    // When
    WireResponse response =
        http2
            ? overHttp2(target, "via: 1.0 them", "x-own: theirs")
            : gazan.get("h.example", target, "via: 1.0 them", "x-own: theirs");

    // Then
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers().all("vary")).containsExactly("accept", "Origin");
    assertThat(response.headers().all("set-cookie")).containsExactly("theirs=1", "ours=1");
    assertThat(response.headers().all("x-own")).containsExactly("set", "added");
    Seen seen = asked.only(target);
    assertThat(seen.request().headers().all("via")).containsExactly("1.0 them", "1.1 us");
    assertThat(seen.request().headers().all("x-own")).containsExactly("theirs", "ours");
  }

  private WireResponse overHttp2(String target, String... fields) throws IOException {
    try (RawHttp2Client client = RawHttp2Client.connect(gazan.address())) {
      return client.response(client.request("GET", "h.example", target, fields));
    }
  }

  @Test
  void passesEverythingElseAsItCame() throws IOException {
    // When
    WireResponse response =
        gazan.get(
            "h.example:6193",
            "/as-it-came",
            "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "ACCEPT-language: de",
            "X-Twice: 1",
            "X-Twice: 2",
            "Cookie: a=b; c=d",
            "X-Empty:",
            "X-High: \u00e4\u00ff");

    // Then
    assertThat(response.status()).isEqualTo(200);
    Seen seen = endpoint.only("/as-it-came");
    assertThat(seen.header("Host")).isEqualTo("h.example:6193");
    assertThat(seen.header("traceparent"))
        .isEqualTo("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    assertThat(seen.request().headers().names()).contains("ACCEPT-language");
    assertThat(seen.request().headers().all("X-Twice")).containsExactly("1", "2");
    assertThat(seen.header("Cookie")).isEqualTo("a=b; c=d");
    assertThat(seen.header("X-Empty")).isEmpty();
    assertThat(seen.header("X-High")).isEqualTo("\u00e4\u00ff");
  }

  @Test
  void keepsHopByHopHeadersToTheirHop() throws IOException {
    // Given
    endpoint.when(
        "GET",
        "/hop",
        Answer.ECHO
            .header("Connection: X-Secret-Hop")
            .header("X-Secret-Hop: 1")
            .header("Keep-Alive: timeout=5"));

    // When
    WireResponse response =
        gazan.get(
            "h.example",
            "/hop",
            "Connection: keep-alive, X-Hop",
            "X-Hop: 1",
            "Keep-Alive: timeout=5",
            "Proxy-Connection: keep-alive",
            "Proxy-Authorization: Basic eDp5",
            "TE: gzip",
            "Upgrade: h2c");

    // Then
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers().has("X-Secret-Hop")).isFalse();
    assertThat(response.headers().has("Keep-Alive")).isFalse();
    Seen seen = endpoint.only("/hop");
    assertThat(seen.request().headers().names())
        .doesNotContain(
            "X-Hop", "Keep-Alive", "Proxy-Connection", "Proxy-Authorization", "TE", "Upgrade");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-For",
        "X-Forwarded-Proto",
        "X-Real-IP",
        "X-Request-Id",
        "Host",
        "Authorization",
        "Content-Length",
        "Transfer-Encoding",
        "Cookie"
      })
  void letsNoConnectionOptionTakeAwayWhatOthersTrust(String name) throws IOException {
    // When
    String target = "/protected/" + name;
    WireResponse response =
        gazan.get(
            "h.example",
            target,
            "Authorization: Bearer x",
            "Cookie: a=b",
            "Connection: close, " + name);

    // Then: the header reaches the endpoint, or the request is refused as a whole.
    if (response.status() == 200) {
      Seen seen = endpoint.only(target);
      assertThat(seen.request().headers().names())
          .contains(
              "Host", "Authorization", "Cookie", "X-Forwarded-For", "X-Real-IP", "X-Request-Id");
    } else {
      assertThat(response.status()).isEqualTo(400);
      assertThat(endpoint.seen()).noneMatch(s -> s.target().equals(target));
    }
  }

  @ParameterizedTest
  @CsvSource({"X_Forwarded_For, 6.6.6.6", "Content_Length, 5", "a_b, c", "_, x"})
  void dropsNamesWithAnUnderscoreAndCountsThem(String name, String value) throws IOException {
    // When
    WireResponse response = gazan.get("h.example", "/under/" + name, name + ": " + value);

    // Then
    assertThat(response.status()).isEqualTo(200);
    assertThat(endpoint.only("/under/" + name).header(name)).isNull();
  }
}
