package io.gazan.dataplane.acceptance;

import static io.gazan.dataplane.acceptance.Visitor.basic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** E10 with A35 and A36: a password for all and another for a path; and one for a path alone. */
class GlobalPasswordIT {
  private static final String GLOBAL = basic("all:secret");
  private static final String PATH = basic("some:other");

  @AutoClose private final EchoEndpoint root = EchoEndpoint.start("root");
  @AutoClose private final EchoEndpoint admin = EchoEndpoint.start("admin");

  private String hosts(String spelling) {
    return """
    upstreams:
      e10.example:
        paths:
          "/":
            servers: ["%s"]
          "/admin":
            authorization:
              type: basic
              %s: "some:other"
            servers: ["%s"]
    """
        .formatted(root.address(), spelling, admin.address());
  }

  @ParameterizedTest
  @CsvSource({"creds, creds", "data, data", "creds, data", "data, creds"})
  void thePathsPasswordReplacesTheGlobalOne(String global, String path) throws IOException {
    // Given: A35
    String authorization = "authorization:\n  type: basic\n  " + global + ": \"all:secret\"\n";
    try (DataplaneFixture gazan = DataplaneFixture.start(authorization + hosts(path))) {
      // When
      WireResponse[] refused = {
        gazan.get("e10.example", "/"),
        gazan.get("e10.example", "/", PATH),
        gazan.get("e10.example", "/administration", PATH),
        gazan.get("e10.example", "/admin"),
        gazan.get("e10.example", "/admin/x", GLOBAL),
        gazan.get("unknown.example", "/", PATH)
      };

      // Then
      assertThat(refused)
          .allSatisfy(
              response -> {
                assertThat(response.status()).isEqualTo(401);
                assertThat(response.header("WWW-Authenticate")).startsWith("Basic ");
              });
      assertThat(root.requests() + admin.requests()).isZero();

      // When
      WireResponse all = gazan.get("e10.example", "/x", GLOBAL);
      WireResponse some = gazan.get("e10.example", "/admin/x", PATH);

      // Then
      assertThat(all.status()).isEqualTo(200);
      assertThat(all.endpoint()).isEqualTo("root");
      assertThat(some.status()).isEqualTo(200);
      assertThat(some.endpoint()).isEqualTo("admin");
      assertThat(gazan.get("unknown.example", "/", GLOBAL).status()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @CsvSource({"creds", "data"})
  void aPathsPasswordAloneLeavesTheOthersOpen(String spelling) throws IOException {
    // Given: A36
    try (DataplaneFixture gazan = DataplaneFixture.start(hosts(spelling))) {
      // When
      WireResponse open = gazan.get("e10.example", "/administration");
      WireResponse refused = gazan.get("e10.example", "/admin");

      // Then
      assertThat(open.status()).isEqualTo(200);
      assertThat(open.endpoint()).isEqualTo("root");
      assertThat(refused.status()).isEqualTo(401);
      assertThat(admin.requests()).isZero();
      assertThat(gazan.get("e10.example", "/admin", PATH).endpoint()).isEqualTo("admin");
    }
  }

  @Test
  void globalLimitsCountWhatNoHostTakes() throws IOException {
    // Given
    String globals =
        """
        x4xx_limit: 3
        authorization: {type: basic, creds: "all:secret"}
        """;
    List<Integer> guesses = new ArrayList<>();
    try (DataplaneFixture gazan = DataplaneFixture.start(globals + hosts("creds"))) {
      await()
          .untilAsserted(
              () -> {
                // When
                for (int i = 0; i < 8; i++) {
                  guesses.add(gazan.get("unknown.example", "/", PATH).status());
                }

                // Then
                assertThat(guesses).startsWith(401, 401).endsWith(429);
              });
      assertThat(gazan.metric("gazan_errors_total{reason=\"x4xx_limited\"}")).isPositive();
    }
  }

  @Test
  void theGlobalRateCountsWhatNoHostTakes() throws IOException {
    // Given
    List<Integer> statuses = new ArrayList<>();
    try (DataplaneFixture gazan = DataplaneFixture.start("rate_limit: 2\n" + hosts("creds"))) {
      await()
          .untilAsserted(
              () -> {
                // When
                for (int i = 0; i < 4; i++) {
                  statuses.add(gazan.get("unknown.example", "/").status());
                }

                // Then
                assertThat(statuses).startsWith(404).contains(429);
              });
      assertThat(gazan.metric("gazan_errors_total{reason=\"rate_limited\"}")).isPositive();
    }
  }
}
