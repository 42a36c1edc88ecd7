package io.gazan.dataplane.acceptance;

import static io.gazan.dataplane.acceptance.Visitor.basic;
import static io.gazan.dataplane.acceptance.Visitor.newcomer;
import static io.gazan.dataplane.acceptance.Visitor.statuses;
import static io.gazan.dataplane.acceptance.Visitor.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.admin.ConfigApi;
import io.gazan.dataplane.testing.Answer;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.Seen;
import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * E6: {@code www} behind a password with limits and headers for both ways, where {@code /ping}
 * belongs on HTTPS and another server judges {@code /secret}; the apex that sends people there; a
 * host for tokens with an open path for challenges that nobody checks; and everybody else.
 */
class WholeSiteIT {
  private static final String WWW = "www.example.com";
  private static final String RIGHT = basic("root:to:or");

  @AutoClose private final EchoEndpoint www = EchoEndpoint.start("www");
  @AutoClose private final EchoEndpoint ping = EchoEndpoint.start("ping");
  @AutoClose private final EchoEndpoint secret = EchoEndpoint.start("secret");
  @AutoClose private final EchoEndpoint api = EchoEndpoint.start("api");
  @AutoClose private final EchoEndpoint challenge = EchoEndpoint.start("challenge");
  @AutoClose private final EchoEndpoint rest = EchoEndpoint.start("rest");
  @AutoClose private final EchoEndpoint judge = EchoEndpoint.start("judge");

  private DataplaneFixture start(String spelling) {
    return DataplaneFixture.start(
        ConfigApi.mainYaml("https_redirect_port: 6194\n"),
        """
        provider: file
        upstreams:
          www.example.com:
            paths:
              "/":
                authorization: {type: basic, %1$s: "root:to:or"}
                rate_limit: 5
                x4xx_limit: 2
                client_headers: ["X-To-Client:http://c:80/"]
                server_headers: ["X-To-Server:s"]
                servers: ["%2$s"]
              "/ping": {to_https: true, servers: ["%3$s"]}
              "/secret":
                authorization: {type: forward, %1$s: "http://%8$s/check"}
                servers: ["%4$s"]
          example.com:
            paths:
              "/": {redirect_to: "https://www.example.com:443"}
          api.example.com:
            paths:
              "/":
                authorization: {type: jwt, %1$s: "%9$s"}
                servers: ["%5$s"]
              "/.well-known/acme-challenge": {healthcheck: false, servers: ["%6$s"]}
          DEFAULT:
            paths:
              "/": {servers: ["%7$s"]}
        """
            .formatted(
                spelling,
                www.address(),
                ping.address(),
                secret.address(),
                api.address(),
                challenge.address(),
                rest.address(),
                judge.address(),
                ConfigApi.KEY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"creds", "data"})
  void theSiteAsksForAPasswordAndSetsHeadersBothWays(String spelling) throws IOException {
    // Given
    try (DataplaneFixture gazan = start(spelling);
        RawClient stranger = newcomer(gazan);
        RawClient client = newcomer(gazan)) {
      // When
      WireResponse without = stranger.get(WWW, "/").read();
      WireResponse wrong = stranger.get(WWW, "/pin", basic("root:to")).read();

      // Then
      assertThat(without.status()).isEqualTo(401);
      assertThat(without.header("WWW-Authenticate")).startsWith("Basic ");
      assertThat(wrong.status()).isEqualTo(401);
      assertThat(www.requests()).isZero();

      // When
      WireResponse response = client.get(WWW, "/a", RIGHT, "X-To-Server: mine").read();

      // Then
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.endpoint()).isEqualTo("www");
      assertThat(response.headers().all("X-To-Client")).containsExactly("http://c:80/");
      assertThat(response.header("X-To-Server")).isNull();
      Seen seen = www.only("/a");
      assertThat(seen.request().headers().all("X-To-Server")).containsExactly("s");
      assertThat(seen.header("X-To-Client")).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"creds", "data"})
  void theSiteHasItsLimitsAndNoOtherPathHasThem(String spelling) {
    try (DataplaneFixture gazan = start(spelling)) {
      await()
          .untilAsserted(
              () ->
                  assertThat(statuses(gazan, 6, WWW, "/", RIGHT))
                      .containsExactly(200, 200, 200, 200, 200, 429));
      await()
          .untilAsserted(
              () ->
                  assertThat(statuses(gazan, 5, WWW, "/x"))
                      .containsExactly(401, 401, 401, 429, 429));
      await()
          .untilAsserted(
              () -> assertThat(statuses(gazan, 8, WWW, "/secret")).containsOnly(200).hasSize(8));
      assertThat(www.seen()).noneMatch(seen -> seen.target().equals("/x"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"creds", "data"})
  void pingGoesToHttpsAndTheJudgeDecidesAboutTheSecret(String spelling) throws IOException {
    // Given
    try (DataplaneFixture gazan = start(spelling)) {
      // When
      WireResponse redirect = gazan.get(WWW + ":6193", "/ping/x?y=1");
      WireResponse passed = gazan.get(WWW, "/secret/1?a=b", "Cookie: c=1");

      // Then
      assertThat(redirect.status()).isEqualTo(301);
      assertThat(redirect.header("Location")).isEqualTo("https://www.example.com:6194/ping/x?y=1");
      assertThat(ping.requests()).isZero();
      assertThat(passed.status()).isEqualTo(200);
      assertThat(passed.endpoint()).isEqualTo("secret");
      Seen asked = judge.only("/check");
      assertThat(asked.header("X-Forwarded-Uri")).isEqualTo("/secret/1?a=b");
      assertThat(asked.header("X-Forwarded-Host")).isEqualTo(WWW);
      assertThat(asked.header("X-Forwarded-Method")).isEqualTo("GET");
      assertThat(asked.header("Cookie")).isEqualTo("c=1");

      // When
      judge.when("*", "/check", Answer.status(403).header("X-Why: no"));
      WireResponse refused = gazan.get(WWW, "/secret/2");
      judge.kill();
      WireResponse unjudged = gazan.get(WWW, "/secret/3");

      // Then
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.header("X-Why")).isEqualTo("no");
      assertThat(unjudged.status()).isEqualTo(503);
      assertThat(secret.requests()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"creds", "data"})
  void theOtherHostsRedirectAskForATokenOrTakeTheRest(String spelling) throws IOException {
    // Given
    try (DataplaneFixture gazan = start(spelling)) {
      String bearer = "Authorization: Bearer " + token(gazan);

      // When
      WireResponse apex = gazan.get("EXAMPLE.com:6193", "/p?q");
      WireResponse without = gazan.get("api.example.com", "/v1");
      WireResponse with = gazan.get("api.example.com", "/v1", bearer);
      WireResponse open = gazan.get("api.example.com", "/.well-known/acme-challenge/tok");
      WireResponse unknown = gazan.get("unknown.example", "/any");

      // Then
      assertThat(apex.status()).isEqualTo(301);
      assertThat(apex.header("Location")).isEqualTo("https://www.example.com:443/p?q");
      assertThat(without.status()).isEqualTo(401);
      assertThat(with.status()).isEqualTo(200);
      assertThat(with.endpoint()).isEqualTo("api");
      assertThat(open.status()).isEqualTo(200);
      assertThat(open.endpoint()).isEqualTo("challenge");
      assertThat(unknown.endpoint()).isEqualTo("rest");
      assertThat(api.requests()).isEqualTo(1);
      // The others are checked, the path for challenges never is.
      await().until(() -> api.checks() > 0 && rest.checks() > 0);
      assertThat(challenge.checks()).isZero();
    }
  }
}
