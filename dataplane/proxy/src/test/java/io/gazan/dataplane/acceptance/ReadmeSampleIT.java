package io.gazan.dataplane.acceptance;

import static io.gazan.dataplane.acceptance.Visitor.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.admin.ConfigApi;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.Seen;
import io.gazan.dataplane.testing.TestPairs;
import io.gazan.dataplane.testing.TlsClient;
import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * E1: a host at top level behind a token, three CORS headers for all and one path that belongs on
 * HTTPS; and the same host below {@code upstreams:}.
 */
class ReadmeSampleIT {
  private static final String HOST = "myhost.mydomain.com";

  @TempDir private Path certificates;
  @AutoClose private final EchoEndpoint one = EchoEndpoint.start("one");
  @AutoClose private final EchoEndpoint two = EchoEndpoint.start("two");
  @AutoClose private final EchoEndpoint three = EchoEndpoint.start("three");
  @AutoClose private final EchoEndpoint four = EchoEndpoint.start("four");

  private DataplaneFixture start(String spelling, boolean wrapped) {
    TestPairs.write(certificates, "site", TestPairs.pair(HOST));
    String main =
        ConfigApi.mainYaml(
            """
            proxy_address_tls: 127.0.0.1:0
            https_redirect_port: 6194
            tls_certificate: %1$s/site.crt
            tls_key_file: %1$s/site.key
            """
                .formatted(certificates));
    String globals =
        """
        provider: "file"
        sticky_sessions: false
        to_https: false
        headers:
          - "Access-Control-Allow-Origin:*"
          - "Access-Control-Allow-Methods:POST, GET, OPTIONS"
          - "Access-Control-Max-Age:86400"
        authorization:
          type: "jwt"
          %s: "%s"
        """
            .formatted(spelling, ConfigApi.KEY);
    String hosts =
        """
        MyHost.mydomain.com:
          paths:
            "/":
              to_https: false
              headers:
                - "X-Some-Thing:Yes, indeed"
                - "X-Proxy-From:Gazan"
              servers:
                - "%s"
                - "%s"
            "/foo":
              to_https: true
              headers:
                - "X-Another-Header:For foo"
              servers:
                - "%s"
                - "%s"
        """
            .formatted(one.address(), two.address(), three.address(), four.address());
    return DataplaneFixture.start(
        main, globals + (wrapped ? "upstreams:\n" + hosts.indent(2) : hosts));
  }

  @ParameterizedTest
  @CsvSource({"creds, false", "data, false", "creds, true", "data, true"})
  void servesWhoeverShowsATokenWithTheHeadersOfAllAndOfThePath(String spelling, boolean wrapped)
      throws IOException {
    // Given
    try (DataplaneFixture gazan = start(spelling, wrapped)) {
      String token = token(gazan);
      Set<String> endpoints = new TreeSet<>();
      for (int i = 0; i < 2; i++) {
        // When
        WireResponse response = gazan.get(HOST, "/a/b/c?n=" + i, "Authorization: Bearer " + token);

        // Then
        assertThat(response.status()).isEqualTo(200);
        assertCors(response);
        assertThat(response.headers().all("X-Some-Thing")).containsExactly("Yes, indeed");
        assertThat(response.headers().all("X-Proxy-From")).containsExactly("Gazan");
        assertThat(response.header("X-Another-Header")).isNull();
        endpoints.add(response.endpoint());
        Seen seen = (response.endpoint().equals("one") ? one : two).only("/a/b/c?n=" + i);
        assertThat(seen.header("X-Some-Thing")).isEqualTo("Yes, indeed");
        assertThat(seen.header("X-Proxy-From")).isEqualTo("Gazan");
        assertThat(seen.header("Access-Control-Allow-Origin")).isNull();
        assertThat(seen.header("Access-Control-Max-Age")).isNull();
      }
      assertThat(endpoints).containsExactly("one", "two");

      // When
      WireResponse byQuery = gazan.get(HOST + ":6193", "/foobar?a=1&araleztoken=" + token);

      // Then
      assertThat(byQuery.status()).isEqualTo(200);
      assertThat(byQuery.text()).contains(" GET /foobar?a=1\n").doesNotContain(token);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"creds", "data"})
  void letsNobodyInWithoutATokenThatHolds(String spelling) throws IOException {
    // Given
    try (DataplaneFixture gazan = start(spelling, false)) {
      String token = token(gazan);
      String forged = token.substring(0, token.lastIndexOf('.') + 1) + "A".repeat(43);

      // When
      WireResponse without = gazan.get(HOST, "/");
      WireResponse broken = gazan.get(HOST, "/", "Authorization: Bearer " + forged);
      WireResponse unsigned = gazan.get(HOST, "/?gazantoken=" + forged);
      // The token of the query counts alone.
      WireResponse both =
          gazan.get(HOST, "/?gazantoken=" + forged, "Authorization: Bearer " + token);
      WireResponse elsewhere = gazan.get("other.mydomain.com", "/");

      // Then
      assertThat(new WireResponse[] {without, broken, unsigned, both, elsewhere})
          .allSatisfy(
              refused -> {
                assertThat(refused.status()).isEqualTo(401);
                assertThat(refused.header("WWW-Authenticate")).startsWith("Bearer");
                assertThat(refused.header("Cache-Control")).isEqualTo("no-store");
              });
      assertThat(one.requests() + two.requests()).isZero();
      assertThat(gazan.get("other.mydomain.com", "/", "Authorization: Bearer " + token).status())
          .isEqualTo(404);
    }
  }

  @ParameterizedTest
  @CsvSource({"creds, false", "data, true"})
  void sendsFooToHttpsBeforeItAsksForAToken(String spelling, boolean wrapped) throws IOException {
    // Given
    try (DataplaneFixture gazan = start(spelling, wrapped);
        TlsClient.Secured secured = TlsClient.create().connect(gazan.tlsAddress(), HOST)) {
      // When
      WireResponse plain = gazan.get(HOST + ":6193", "/foo/x?y=1");

      // Then
      assertThat(plain.status()).isEqualTo(301);
      assertThat(plain.header("Location")).isEqualTo("https://" + HOST + ":6194/foo/x?y=1");
      assertThat(three.requests() + four.requests()).isZero();

      // When
      WireResponse refused = secured.http().get(HOST, "/foo/x").read();
      WireResponse response =
          secured.http().get(HOST, "/foo/x", "Authorization: Bearer " + token(gazan)).read();

      // Then
      assertThat(refused.status()).isEqualTo(401);
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.endpoint()).isIn("three", "four");
      assertCors(response);
      assertThat(response.header("X-Another-Header")).isEqualTo("For foo");
      assertThat(response.header("X-Some-Thing")).isNull();
      assertThat(three.requests() + four.requests()).isEqualTo(1);
    }
  }

  private static void assertCors(WireResponse response) {
    assertThat(response.headers().all("Access-Control-Allow-Origin")).containsExactly("*");
    assertThat(response.headers().all("Access-Control-Allow-Methods"))
        .containsExactly("POST, GET, OPTIONS");
    assertThat(response.headers().all("Access-Control-Max-Age")).containsExactly("86400");
  }
}
