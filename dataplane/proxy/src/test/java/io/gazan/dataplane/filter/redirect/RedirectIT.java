package io.gazan.dataplane.filter.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Acceptance A24, A27: redirects, which no endpoint ever sees. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedirectIT {
  @AutoClose private final EchoEndpoint endpoint = EchoEndpoint.start("one");

  @AutoClose
  private final DataplaneFixture gazan =
      DataplaneFixture.start(
          "https_redirect_port: 6194",
          """
          upstreams:
            h:
              paths:
                "/": {servers: ["%1$s"]}
                "/foo": {servers: ["%1$s"], to_https: true}
                "/found": {servers: ["%1$s"], to_https: 308}
                "/off": {servers: ["%1$s"], to_https: false}
            apex.example:
              paths:
                "/": {redirect_to: "https://www.example.com:443"}
                "/parts": {redirect_to: {scheme: https, host: parts.example, port: 8443, path: /new, status: 302}}
                "/url": {redirect_to: {url: "https://url.example", status: 307}}
            kept.example:
              paths:
                "/allow": {redirect_to: "https://x.example", allow: ["192.0.2.0/24"]}
                "/deny": {redirect_to: "https://x.example", deny: ["127.0.0.0/8"]}
                "/auth": {redirect_to: "https://x.example", authorization: {type: apikey, creds: key}}
                "/https": {redirect_to: "https://x.example", authorization: {type: basic, creds: "a:b"}, to_https: true}
                "/rate": {redirect_to: "https://x.example", rate_limit: 1}
                "/cors": {redirect_to: "https://x.example", cors: {origins: ["https://app.example"]}}
                "/rewrite": {redirect_to: "https://x.example", rewrite: {prefix: /other}}
          """
              .formatted(endpoint.address()));

  @Test
  void sendsToHttpsOnTheConfiguredPort() throws IOException {
    // When
    WireResponse response = gazan.get("h:6193", "/foo/x?y=1");

    // Then
    assertThat(response.status()).isEqualTo(301);
    assertThat(response.header("Location")).isEqualTo("https://h:6194/foo/x?y=1");
    assertThat(endpoint.seen()).noneMatch(seen -> seen.target().startsWith("/foo/x"));
  }

  @Test
  void leavesThePortOutWhenItIsThatOfHttps() throws IOException {
    // Given
    String upstreams =
        """
        to_https: true
        upstreams:
          h:
            paths:
              "/": {servers: ["%1$s"]}
              "/off": {servers: ["%1$s"], to_https: false}
        """
            .formatted(endpoint.address());
    try (DataplaneFixture other = DataplaneFixture.start(upstreams)) {
      // Then
      assertThat(other.get("h:6193", "/a?b").header("Location")).isEqualTo("https://h/a?b");
      assertThat(other.get("H", "//evil.example/x").header("Location"))
          .isEqualTo("https://h//evil.example/x");
      assertThat(other.get("h", "/off").status()).isEqualTo(200);
    }
  }

  @Test
  void aTokenInTheQueryGoesNowhereElse() throws IOException {
    // Given
    String upstreams =
        """
        authorization: {type: jwt, creds: "0123456789abcdef0123456789abcdef"}
        upstreams:
          h:
            paths:
              "/": {redirect_to: "https://elsewhere.example"}
              "/secure": {servers: ["%1$s"], to_https: true}
        """
            .formatted(endpoint.address());
    try (DataplaneFixture other = DataplaneFixture.start(upstreams)) {
      // Then
      assertThat(other.get("h", "/a?b=1&gazantoken=T&c=2").header("Location"))
          .isEqualTo("https://elsewhere.example/a?b=1&c=2");
      assertThat(other.get("h", "/a?araleztoken=T").header("Location"))
          .isEqualTo("https://elsewhere.example/a");
      assertThat(other.get("h", "/a?gazantoken=T&gazantoken=U").header("Location"))
          .isEqualTo("https://elsewhere.example/a");
      assertThat(other.get("h", "/secure?gazantoken=T").header("Location"))
          .as("the same request again, by TLS")
          .isEqualTo("https://h/secure?gazantoken=T");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "h, /found/x, 308, https://h:6194/found/x",
    "apex.example, /p?q, 301, https://www.example.com:443/p?q",
    "apex.example, /, 301, https://www.example.com:443/",
    "apex.example, //evil.example, 301, https://www.example.com:443//evil.example",
    "apex.example, /a/../b, 301, https://www.example.com:443/b",
    "apex.example, /url/x?y, 307, https://url.example/url/x?y"
  })
  void redirects(String host, String target, int status, String location) throws IOException {
    // When
    WireResponse response = gazan.get(host, target);

    // Then
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.header("Location")).isEqualTo(location);
  }

  @Test
  void redirectsOnlyWhomThePathLetsIn() throws IOException {
    // When
    WireResponse notAllowed = gazan.get("kept.example", "/allow");
    WireResponse denied = gazan.get("kept.example", "/deny");
    WireResponse withoutKey = gazan.get("kept.example", "/auth");
    WireResponse ambiguous = gazan.get("kept.example", "/auth/..%2fx", "X-Api-Key: key");
    WireResponse withKey = gazan.get("kept.example", "/auth/p?q", "X-Api-Key: key");
    WireResponse toHttps = gazan.get("kept.example", "/https");

    // Then
    assertThat(notAllowed.status()).isEqualTo(403);
    assertThat(denied.status()).isEqualTo(403);
    assertThat(withoutKey.status()).isEqualTo(401);
    assertThat(withoutKey.headers().has("Location")).isFalse();
    assertThat(ambiguous.status()).isEqualTo(400);
    assertThat(withKey.status()).isEqualTo(301);
    assertThat(withKey.header("Location")).isEqualTo("https://x.example/auth/p?q");
    assertThat(toHttps.status()).isEqualTo(301);
    assertThat(toHttps.header("Location")).isEqualTo("https://kept.example:6194/https");
  }

  @Test
  void countsRedirectsAgainstTheRateOfTheirPath() throws IOException {
    // Given
    List<Integer> statuses = new ArrayList<>();
    await()
        .untilAsserted(
            () -> {
              // When
              for (int i = 0; i < 3; i++) {
                statuses.add(gazan.get("kept.example", "/rate").status());
              }

              // Then
              assertThat(statuses).startsWith(301).contains(429);
            });
  }

  @Test
  void saysOnARedirectWhichOriginMayReadIt() throws IOException {
    // When
    WireResponse read = gazan.get("kept.example", "/cors", "Origin: https://app.example");
    WireResponse preflight =
        gazan.request(
            "OPTIONS",
            "kept.example",
            "/cors",
            "Origin: https://other.example",
            "Access-Control-Request-Method: GET");

    // Then
    assertThat(read.status()).isEqualTo(301);
    assertThat(read.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example");
    assertThat(preflight.status()).isEqualTo(403);
  }

  @Test
  void leavesThePathThatARedirectNamesAsItCame() throws IOException {
    // When
    WireResponse response = gazan.get("kept.example", "/rewrite/x");

    // Then
    assertThat(response.header("Location")).isEqualTo("https://x.example/rewrite/x");
  }

  @Test
  void redirectsByParts() throws IOException {
    // When
    WireResponse response = gazan.get("apex.example", "/parts?q");

    // Then
    assertThat(response.status()).isEqualTo(302);
    assertThat(response.header("Location")).startsWith("https://parts.example:8443/new");
  }

  @Test
  void keepsTheConnectionUsableAfterARedirectedBody() throws IOException {
    // Given
    try (RawClient client = gazan.connect()) {
      // When
      client.request("POST", "h", "/foo", new byte[1000]);
      WireResponse redirect = client.read("POST");

      // Then
      assertThat(redirect.status()).isEqualTo(301);
      if (redirect.closes()) {
        client.expectClosed();
      } else {
        assertThat(client.get("h", "/off").read().status()).isEqualTo(200);
      }
    }
  }
}
