package io.gazan.dataplane.cluster.sticky;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.Answer;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Acceptance A37 to A40: a client stays with its endpoint by a cookie. */
class StickySessionIT {
  @AutoClose private final EchoEndpoint one = EchoEndpoint.start("one");
  @AutoClose private final EchoEndpoint two = EchoEndpoint.start("two");
  @AutoClose private final EchoEndpoint api = EchoEndpoint.start("api");

  @AutoClose
  private final DataplaneFixture gazan =
      DataplaneFixture.start(
          "hc_interval: 1\ntrusted_proxies: [\"127.99.0.0/16\"]\n",
          """
          sticky_sessions: true
          upstreams:
            s.example:
              paths:
                "/": {servers: ["%1$s", "%2$s"]}
                "/api": {servers: ["%3$s"]}
                "/own": {servers: ["%1$s", "%2$s"], sticky_sessions: {name: mine, seconds: 30, path: /own, same_site: Strict}}
                "/off": {servers: ["%1$s", "%2$s"], sticky_sessions: false}
          """
              .formatted(one.address(), two.address(), api.address()));

  @BeforeEach
  void serve() throws IOException {
    assertThat(gazan.get("s.example", "/").status()).isEqualTo(200);
  }

  @Test
  void theCookieIsSecureForWhoSpeaksHttpsWithATrustedProxy() throws IOException {
    // Given
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress("127.99.0.1", 0));
      socket.connect(gazan.address());
      RawClient proxy = RawClient.over(socket);

      // When
      WireResponse secure = proxy.get("s.example", "/", "X-Forwarded-Proto: https").read();
      WireResponse clear = proxy.get("s.example", "/", "X-Forwarded-Proto: http").read();
      WireResponse claimed = gazan.get("s.example", "/", "X-Forwarded-Proto: https");

      // Then
      assertThat(secure.header("Set-Cookie")).contains("Secure");
      assertThat(clear.header("Set-Cookie")).doesNotContain("Secure");
      assertThat(claimed.header("Set-Cookie")).doesNotContain("Secure");
    }
  }

  @Test
  void givesACookieAndKeepsToIt() throws IOException {
    // When
    WireResponse first = gazan.get("s.example", "/");
    String cookie = cookie(first);

    // Then
    assertThat(first.header("Set-Cookie"))
        .startsWith("backend_id=")
        .contains("Path=/")
        .contains("Max-Age=600")
        .contains("HttpOnly")
        .contains("SameSite=Lax")
        .doesNotContain("Secure")
        .doesNotContain("127.");
    for (int i = 0; i < 6; i++) {
      WireResponse again = gazan.get("s.example", "/x", "Cookie: a=b; " + cookie + "; c=d");
      assertThat(again.endpoint()).isEqualTo(first.endpoint());
      assertThat(again.headers().has("Set-Cookie")).isFalse();
    }
  }

  @Test
  void goesToAnotherEndpointWithANewCookieWhenItsOwnDies() throws IOException {
    // Given
    WireResponse first = gazan.get("s.example", "/");
    EchoEndpoint own = first.endpoint().equals("one") ? one : two;

    // When
    own.kill();

    // Then
    Awaitility.await()
        .atMost(10, TimeUnit.SECONDS)
        .untilAsserted(
            () -> {
              WireResponse next = gazan.get("s.example", "/", "Cookie: " + cookie(first));
              assertThat(next.status()).isEqualTo(200);
              assertThat(next.endpoint()).isNotEqualTo(own.name());
              assertThat(next.header("Set-Cookie")).startsWith("backend_id=");
              assertThat(cookie(next)).isNotEqualTo(cookie(first));
            });
  }

  @Test
  void honoursACookieOnlyAmongThePathsOwnEndpoints() throws IOException {
    // Given
    String cookie = cookie(gazan.get("s.example", "/"));

    // When
    WireResponse response = gazan.get("s.example", "/api", "Cookie: " + cookie);

    // Then
    assertThat(response.endpoint()).isEqualTo("api");
  }

  @Test
  void letsTheEndpointsOwnCookiesPass() throws IOException {
    // Given
    Answer own = Answer.ECHO.header("Set-Cookie: session=1; Path=/").header("Set-Cookie: b=2");
    one.when("GET", "/cookies", own);
    two.when("GET", "/cookies", own);

    // When
    WireResponse response = gazan.get("s.example", "/cookies");

    // Then
    assertThat(response.headers().all("Set-Cookie"))
        .hasSize(3)
        .contains("session=1; Path=/", "b=2")
        .anyMatch(c -> c.startsWith("backend_id="));
  }

  @Test
  void takesNameAgeAndScopeFromThePath() throws IOException {
    // When
    WireResponse first = gazan.get("s.example", "/own");

    // Then
    assertThat(first.header("Set-Cookie"))
        .startsWith("mine=")
        .contains("Path=/own")
        .contains("Max-Age=30")
        .contains("SameSite=Strict");
    assertThat(gazan.get("s.example", "/own", "Cookie: " + cookie(first)).endpoint())
        .isEqualTo(first.endpoint());
    assertThat(gazan.get("s.example", "/off").headers().has("Set-Cookie")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "backend_id=",
        "backend_id=unknown",
        "backend_id=\"quoted\"",
        "backend_id",
        ";;;",
        "backend_id=127.0.0.1:80",
        "xbackend_id=1; backend_idx=2"
      })
  void answersAnyOtherCookieWithAFreshOne(String cookie) throws IOException {
    // When
    WireResponse response = gazan.get("s.example", "/", "Cookie: " + cookie);

    // Then
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("Set-Cookie")).startsWith("backend_id=");
  }

  private static String cookie(WireResponse response) {
    String line = requireNonNull(response.header("Set-Cookie"), "Set-Cookie");
    return line.substring(0, line.indexOf(';'));
  }
}
