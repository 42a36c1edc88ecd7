package io.gazan.dataplane.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.WireResponse;
import io.gazan.dataplane.testing.consul.FakeConsul;
import io.gazan.dataplane.testing.consul.Instance;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** E9: two paths of a host on one service of a Consul that wants a token, in both spellings. */
class ConsulPathsIT {
  @AutoClose private final EchoEndpoint one = EchoEndpoint.start("one");
  @AutoClose private final EchoEndpoint two = EchoEndpoint.start("two");
  @AutoClose private final FakeConsul consul = FakeConsul.start();

  private DataplaneFixture start(String host, String service) {
    return DataplaneFixture.start(
        "threads: 2\nhttps_redirect_port: 6194",
        """
        provider: "consul"
        headers:
          - "Access-Control-Allow-Origin:*"
        consul:
          servers:
            - "%1$s"
          services:
            - %2$s: "proxy-frontend"
              %3$s: "real-service"
              client_headers: ["X-Path:root"]
              server_headers: ["X-To-Server:s"]
            - %2$s: "proxy-frontend"
              %3$s: "real-service"
              path: "/api"
              headers: ["X-Path:api"]
            - %2$s: "proxy-frontend"
              %3$s: "real-service"
              path: "/secure"
              to_https: true
          token: "8e2db809-845b-45e1-8b47-2c8356a09da0"
        """
            .formatted(consul.url(), host, service));
  }

  @ParameterizedTest
  @CsvSource({"proxy, real", "hostname, upstream"})
  void bothPathsFollowTheServiceAndKeepTheirOwnHeaders(String host, String service)
      throws IOException {
    // Given
    String token = "8e2db809-845b-45e1-8b47-2c8356a09da0";
    consul.requireToken(token).register("real-service", Instance.at(one.address()));
    try (DataplaneFixture gazan = start(host, service)) {
      // When
      WireResponse root = gazan.get("proxy-frontend", "/x");
      WireResponse api = gazan.get("proxy-frontend", "/api/x");
      WireResponse secure = gazan.get("proxy-frontend:6193", "/secure?y");

      // Then
      assertThat(root.endpoint()).isEqualTo("one");
      assertThat(root.header("X-Path")).isEqualTo("root");
      assertThat(root.header("Access-Control-Allow-Origin")).isEqualTo("*");
      assertThat(one.only("/x").header("X-To-Server")).isEqualTo("s");
      assertThat(one.only("/x").header("X-Path")).isNull();
      assertThat(api.endpoint()).isEqualTo("one");
      assertThat(api.header("X-Path")).isEqualTo("api");
      assertThat(api.header("Access-Control-Allow-Origin")).isEqualTo("*");
      assertThat(one.only("/api/x").header("X-Path")).isEqualTo("api");
      assertThat(one.only("/api/x").header("X-To-Server")).isNull();
      assertThat(secure.header("Location")).isEqualTo("https://proxy-frontend:6194/secure?y");
      assertThat(gazan.get("other", "/").status()).isEqualTo(404);
      assertThat(consul.queries())
          .isNotEmpty()
          .allMatch(query -> token.equals(query.token()) && query.service().equals("real-service"));
      assertThat(gazan.metric("gazan_consul_services")).isEqualTo(1);

      // When
      consul.register("real-service", Instance.at(two.address()));

      // Then
      await()
          .atMost(20, TimeUnit.SECONDS)
          .until(
              () ->
                  gazan.get("proxy-frontend", "/").endpoint().equals("two")
                      && gazan.get("proxy-frontend", "/api").endpoint().equals("two"));
    }
  }
}
