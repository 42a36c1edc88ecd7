package io.gazan.dataplane.filter.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;
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
