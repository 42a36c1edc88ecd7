package io.gazan.dataplane.acceptance;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** E13 with A37 to A39: two paths without health checks, with sticky sessions on. */
class StickyPathsIT {
  private static final String HOST = "e13.example";

  @AutoClose private final EchoEndpoint one = EchoEndpoint.start("one");
  @AutoClose private final EchoEndpoint two = EchoEndpoint.start("two");
  @AutoClose private final EchoEndpoint three = EchoEndpoint.start("api1");
  @AutoClose private final EchoEndpoint four = EchoEndpoint.start("api2");

  @AutoClose
  private final DataplaneFixture gazan =
      DataplaneFixture.start(
          """
          provider: file
          sticky_sessions: true
          e13.example:
            paths:
              "/":
                healthcheck: false
                servers: ["%s", "%s"]
              "/api":
                healthcheck: false
                servers: ["%s", "%s"]
          """
              .formatted(one.address(), two.address(), three.address(), four.address()));

  @Test
  void aCookieOfTheRootIsNothingToTheApi() throws IOException {
    // Given
    WireResponse first = gazan.get(HOST, "/");
    String ofRoot = cookie(first);

    // When
    WireResponse api = gazan.get(HOST, "/api", "Cookie: " + ofRoot);
    String ofApi = cookie(api);

    // Then
    assertThat(first.endpoint()).isIn("one", "two");
    assertThat(api.endpoint()).isIn("api1", "api2");
    assertThat(ofApi).isNotEqualTo(ofRoot);
    for (int i = 0; i < 4; i++) {
      assertThat(gazan.get(HOST, "/x", "Cookie: " + ofRoot).endpoint()).isEqualTo(first.endpoint());
      assertThat(gazan.get(HOST, "/api/x", "Cookie: " + ofApi).endpoint())
          .isEqualTo(api.endpoint());
      assertThat(gazan.get(HOST, "/", "Cookie: " + ofApi).endpoint()).isIn("one", "two");
    }
    assertThat(one.checks() + two.checks() + three.checks() + four.checks()).isZero();
  }

  @Test
  void anEndpointThatDiesUncheckedIsLeftForTheOther() throws IOException {
    // Given
    WireResponse first = gazan.get(HOST, "/api");
    EchoEndpoint own = first.endpoint().equals("api1") ? three : four;

    // When
    own.kill();
    WireResponse next = gazan.get(HOST, "/api", "Cookie: " + cookie(first));

    // Then
    assertThat(next.status()).isEqualTo(200);
    assertThat(next.endpoint()).isIn("api1", "api2").isNotEqualTo(own.name());
    assertThat(cookie(next)).isNotEqualTo(cookie(first));
    assertThat(gazan.get(HOST, "/api", "Cookie: " + cookie(next)).headers().has("Set-Cookie"))
        .isFalse();
  }

  private static String cookie(WireResponse response) {
    String line = requireNonNull(response.header("Set-Cookie"), "Set-Cookie");
    assertThat(line).startsWith("backend_id=").contains("Max-Age=600");
    return line.substring(0, line.indexOf(';'));
  }
}
