package io.gazan.dataplane.acceptance;

import static io.gazan.dataplane.acceptance.Visitor.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.admin.ConfigApi;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** E2: four hosts below {@code upstreams:} behind one token, with CORS headers for all of them. */
class FourHostsIT {
  @AutoClose private final EchoEndpoint my = EchoEndpoint.start("my");
  @AutoClose private final EchoEndpoint foo = EchoEndpoint.start("foo");
  @AutoClose private final EchoEndpoint ip = EchoEndpoint.start("ip");
  @AutoClose private final EchoEndpoint glop = EchoEndpoint.start("glop");
  @AutoClose private final EchoEndpoint last = EchoEndpoint.start("last");

  private DataplaneFixture start(String spelling) {
    return DataplaneFixture.start(
        ConfigApi.mainYaml("https_redirect_port: 6194\n"),
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
          %1$s: "%2$s"
        upstreams:
          myhost.mydomain.com:
            paths:
              "/":
                headers: ["X-Host:my"]
                servers: ["%3$s"]
              "/foo":
                to_https: true
                headers: ["X-Host:foo"]
                servers: ["%4$s"]
          myip.mydomain.com:
            paths:
              "/":
                headers: ["X-Host:ip", "X-Target:http://ip.mydomain.com:80/"]
                servers: ["%5$s"]
              "/foo":
                to_https: true
                servers: ["%4$s"]
          glop.other.example:
            paths:
              "/":
                servers: ["%6$s"]
          last.mydomain.com:
            paths:
              "/only":
                headers: ["X-Host:last"]
                servers: ["%7$s"]
        """
            .formatted(
                spelling,
                ConfigApi.KEY,
                my.address(),
                foo.address(),
                ip.address(),
                glop.address(),
                last.address()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"creds", "data"})
  void eachHostHasItsOwnEndpointsAndHeadersAndAllHaveTheGlobalOnes(String spelling)
      throws IOException {
    // Given
    try (DataplaneFixture gazan = start(spelling)) {
      String bearer = "Authorization: Bearer " + token(gazan);

      // When
      WireResponse ofMy = gazan.get("myhost.mydomain.com", "/x", bearer);
      WireResponse ofIp = gazan.get("MYIP.mydomain.com:6193", "/x", bearer);
      WireResponse ofGlop = gazan.get("glop.other.example", "/x", bearer);
      WireResponse ofLast = gazan.get("last.mydomain.com", "/only/x", bearer);

      // Then
      assertProxied(ofMy, "my", "my");
      assertProxied(ofIp, "ip", "ip");
      assertProxied(ofGlop, "glop", null);
      assertProxied(ofLast, "last", "last");
      assertThat(ofIp.header("X-Target")).isEqualTo("http://ip.mydomain.com:80/");
      assertThat(ip.only("/x").header("X-Target")).isEqualTo("http://ip.mydomain.com:80/");
      assertThat(glop.only("/x").header("X-Host")).isNull();
      assertThat(glop.only("/x").header("Access-Control-Allow-Origin")).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"creds", "data"})
  void noHostIsOpenAndNoneFallsToAnother(String spelling) throws IOException {
    // Given
    try (DataplaneFixture gazan = start(spelling)) {
      String bearer = "Authorization: Bearer " + token(gazan);
      String[] hosts = {
        "myhost.mydomain.com", "myip.mydomain.com", "glop.other.example", "last.mydomain.com"
      };

      // When, Then
      for (String host : hosts) {
        assertThat(gazan.get(host, "/only").status()).as(host).isEqualTo(401);
      }
      assertThat(gazan.get("last.mydomain.com", "/", bearer).status()).isEqualTo(404);
      assertThat(gazan.get("unknown.mydomain.com", "/", bearer).status()).isEqualTo(404);
      assertThat(gazan.get("myip.mydomain.com", "/foo?a").header("Location"))
          .isEqualTo("https://myip.mydomain.com:6194/foo?a");
      assertThat(gazan.get("myhost.mydomain.com", "/foo/", bearer).header("Location"))
          .isEqualTo("https://myhost.mydomain.com:6194/foo/");
      for (EchoEndpoint endpoint : new EchoEndpoint[] {my, foo, ip, glop, last}) {
        assertThat(endpoint.requests()).as(endpoint.name()).isZero();
      }
    }
  }

  private static void assertProxied(WireResponse response, String endpoint, @Nullable String host) {
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.endpoint()).isEqualTo(endpoint);
    assertThat(response.header("X-Host")).isEqualTo(host);
    assertThat(response.header("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(response.header("Access-Control-Allow-Methods")).isEqualTo("POST, GET, OPTIONS");
    assertThat(response.header("Access-Control-Max-Age")).isEqualTo("86400");
  }
}
