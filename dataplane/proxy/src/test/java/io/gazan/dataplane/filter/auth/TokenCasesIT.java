package io.gazan.dataplane.filter.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.admin.ConfigApi;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Acceptance A31 to A34: from {@code /jwt} to the endpoint, and the tokens that stay outside. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenCasesIT {
  private static final String HOST = "jwt.example";

  @AutoClose private final EchoEndpoint endpoint = EchoEndpoint.start("one");

  @AutoClose
  private final DataplaneFixture gazan =
      DataplaneFixture.start(
          "threads: 2\nmaster_key: " + Tokens.SECRET + "\n",
          """
          jwt.example:
            paths:
              "/":
                authorization: {type: jwt}
                servers: ["%s"]
          """
              .formatted(endpoint.address()));

  @Test
  void aTokenOfTheConfigApiLetsIn() throws IOException {
    // Given: A31
    WireResponse made =
        new ConfigApi(gazan)
            .post(
                "/jwt",
                "{\"master_key\": \"" + Tokens.SECRET + "\", \"owner\": \"valod\", \"valid\": 1}");
    assertThat(made.status()).isEqualTo(201);
    String token = made.text().substring("{\"token\":\"".length(), made.text().lastIndexOf('"'));

    // When: A32, A33
    WireResponse header = gazan.get(HOST, "/header", "Authorization: Bearer " + token);
    WireResponse query = gazan.get(HOST, "/query?gazantoken=" + token);
    WireResponse queryWins =
        gazan.get(HOST, "/both?gazantoken=" + token, "Authorization: Bearer " + expired());

    // Then
    assertThat(header.text()).startsWith("one GET /header\n");
    assertThat(query.text()).startsWith("one GET /query\n");
    assertThat(queryWins.text()).startsWith("one GET /both\n");
    assertThat(gazan.get(HOST, "/?gazantoken=" + expired(), "Authorization: Bearer " + token))
        .extracting(WireResponse::status)
        .isEqualTo(401);
  }

  static Arguments[] refused() {
    String claims = Tokens.claims(60);
    String good = Tokens.hs256(claims);
    return new Arguments[] {
      Arguments.of("expired", expired()),
      Arguments.of("bad signature", good.substring(0, good.lastIndexOf('.') + 1) + "A".repeat(43)),
      Arguments.of(
          "another's signature",
          Tokens.signed("{\"alg\":\"HS256\"}", claims, "fedcba9876543210fedcba9876543210")),
      Arguments.of("none", Tokens.unsigned("{\"alg\":\"none\"}", claims)),
      Arguments.of("no exp", Tokens.hs256("{\"owner\":\"me\"}")),
      Arguments.of("no token at all", "abc")
    };
  }

  /** A34. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void anyOtherTokenIsRefusedInBothPlaces(String what, String token) throws IOException {
    // When
    WireResponse header = gazan.get(HOST, "/refused", "Authorization: Bearer " + token);
    WireResponse query = gazan.get(HOST, "/refused?araleztoken=" + token);

    // Then
    assertThat(header.status()).as(what).isEqualTo(401);
    assertThat(query.status()).as(what).isEqualTo(401);
    assertThat(header.header("WWW-Authenticate")).startsWith("Bearer");
    assertThat(endpoint.seen()).noneMatch(seen -> seen.target().startsWith("/refused"));
  }

  private static String expired() {
    return Tokens.hs256(Tokens.claims(-3600));
  }
}
