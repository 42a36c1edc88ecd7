package io.gazan.dataplane.filter.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.WireResponse;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import java.io.IOException;
import java.util.Base64;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Acceptance A28 to A36: who gets to an endpoint and who does not, over HTTP/1.1 and HTTP/2. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthorizationIT {
  private static final String MAIN =
      "threads: 2\nproxy_h2c: true\naccess_log: all\nmaster_key: \"" + Tokens.SECRET + "\"\n";

  private static final String UPSTREAMS =
      """
      authorization: {type: basic, creds: "global:secret"}
      upstreams:
        h:
          paths:
            "/": {servers: ["%1$s"], healthcheck: false}
            "/path": {servers: ["%1$s"], healthcheck: false, authorization: {type: basic, data: "path:%2$s"}}
            "/open": {servers: ["%1$s"], healthcheck: false, authorization: {type: none}}
            "/key": {servers: ["%1$s"], healthcheck: false, authorization: {type: apikey, creds: ["one", "two"]}}
            "/jwt": {servers: ["%1$s"], healthcheck: false, authorization: {type: jwt}}
            "/secure": {servers: ["%1$s"], healthcheck: false, to_https: true}
        away:
          paths:
            "/": {redirect_to: "https://elsewhere.example"}
      """;

  @AutoClose private final EchoEndpoint endpoint = EchoEndpoint.start("one");

  @AutoClose
  private final DataplaneFixture gazan =
      DataplaneFixture.start(MAIN, UPSTREAMS.formatted(endpoint.address(), "first"));

  private static String basic(String credentials) {
    return "Authorization: Basic "
        + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
  }

  @Test
  void asksForCredentialsAndShowsNothingToTheEndpointWithoutThem() throws IOException {
    // When
    WireResponse response = gazan.get("h", "/refused");

    // Then
    assertThat(response.status()).isEqualTo(401);
    assertThat(response.text()).isEqualTo("401 Unauthorized\n");
    assertThat(response.header("WWW-Authenticate"))
        .isEqualTo("Basic realm=\"gazan\", charset=\"UTF-8\"");
    assertThat(response.header("Cache-Control")).isEqualTo("no-store");
    assertThat(endpoint.seen()).noneMatch(seen -> seen.target().startsWith("/refused"));
  }

  @ParameterizedTest
  @CsvSource({
    "/x, global:secret, 200",
    "/x, global:wrong, 401",
    "/x, path:first, 401",
    "/path/x, path:first, 200",
    "/path/x, global:secret, 401",
    "/open/x, nobody:nothing, 200",
    "/key/x, global:secret, 401",
    "/jwt/x, global:secret, 401"
  })
  void thePathsAuthorizationReplacesTheGlobalOne(String target, String credentials, int status)
      throws IOException {
    assertThat(gazan.get("h", target, basic(credentials)).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "Basic !!!!, 401",
    "Basic, 401",
    "Basic Z2xvYmFs, 401",
    "Bearer Z2xvYmFsOnNlY3JldA==, 401",
    "basic Z2xvYmFsOnNlY3JldA==, 200",
    "Z2xvYmFsOnNlY3JldA==, 401"
  })
  void takesOnlyWellFormedCredentials(String value, int status) throws IOException {
    assertThat(gazan.get("h", "/form", "Authorization: " + value).status()).isEqualTo(status);
  }

  @Test
  void refusesCredentialsThatStandTwice() throws IOException {
    assertThat(gazan.get("h", "/", basic("global:secret"), basic("global:secret")).status())
        .isEqualTo(401);
    assertThat(gazan.get("h", "/key", "X-Api-Key: one", "X-Api-Key: one").status()).isEqualTo(401);
  }

  @Test
  void apiKeysLetInEachOfThem() throws IOException {
    assertThat(gazan.get("h", "/key/a", "X-Api-Key: one").status()).isEqualTo(200);
    assertThat(gazan.get("h", "/key/a", "x-api-key: two").status()).isEqualTo(200);
    assertThat(gazan.get("h", "/key/a", "X-Api-Key: three").status()).isEqualTo(401);
    assertThat(gazan.get("h", "/key/a", "X-Api-Key: on").status()).isEqualTo(401);
    assertThat(gazan.get("h", "/key/a", "X-Api-Key: ").status()).isEqualTo(401);
    assertThat(gazan.get("h", "/key/a?x-api-key=one").status()).isEqualTo(401);
  }

  @Test
  void tokensComeByHeaderOrQueryAndTheQueryGoesNoFurther() throws IOException {
    // Given
    String token = Tokens.hs256(Tokens.claims(60));

    // When
    WireResponse byHeader = gazan.get("h", "/jwt/header?a=1", "Authorization: Bearer " + token);
    WireResponse byQuery = gazan.get("h", "/jwt/query?a=1&gazantoken=" + token + "&b=2");
    WireResponse alone = gazan.get("h", "/jwt/alone?araleztoken=" + token);

    // Then
    assertThat(byHeader.text()).startsWith("one GET /jwt/header?a=1");
    assertThat(byQuery.text()).startsWith("one GET /jwt/query?a=1&b=2");
    assertThat(alone.text()).startsWith("one GET /jwt/alone");
    assertThat(endpoint.only("/jwt/header?a=1").header("Authorization"))
        .isEqualTo("Bearer " + token);
    assertThat(endpoint.seen()).noneMatch(seen -> seen.target().contains("token"));
    assertThat(
            gazan
                .get(
                    "h",
                    "/jwt/x?gazantoken=" + Tokens.hs256(Tokens.claims(-60)),
                    "Authorization: Bearer " + token)
                .status())
        .isEqualTo(401);
  }

  @Test
  void aTokenThatWasTakenOutLeavesAnHttp2RequestWhole() throws IOException {
    // Given
    String token = Tokens.hs256(Tokens.claims(60));
    try (RawHttp2Client client = RawHttp2Client.connect(gazan.address())) {
      // Then
      assertThat(
              client
                  .response(client.request("GET", "h", "/jwt/two?gazantoken=" + token + "&c=3"))
                  .text())
          .startsWith("one GET /jwt/two?c=3");
      assertThat(client.response(client.request("GET", "h", "/jwt/two")).status()).isEqualTo(401);
      WireResponse refused = client.response(client.request("GET", "h", "/two"));
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.header("www-authenticate")).startsWith("Basic ");
      assertThat(
              client
                  .response(
                      client.request(
                          "GET",
                          "h",
                          "/two",
                          "authorization: " + basic("global:secret").substring(15)))
                  .status())
          .isEqualTo(200);
    }
  }

  @Test
  void grpcIsToldInItsOwnWords() throws IOException {
    // When
    try (RawHttp2Client client = RawHttp2Client.connect(gazan.address())) {
      WireResponse response =
          client.response(
              client.request(
                  "POST",
                  "h",
                  "/pkg.Service/Call",
                  "content-type: application/grpc",
                  "te: trailers"));

      // Then
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.header("grpc-status")).isEqualTo("16");
    }
    assertThat(endpoint.seen()).noneMatch(seen -> seen.target().startsWith("/pkg.Service"));
  }

  @Test
  void upgradesAreGuardedToo() throws IOException {
    // When
    WireResponse response =
        gazan.get(
            "h",
            "/ws",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

    // Then
    assertThat(response.status()).isEqualTo(401);
    assertThat(endpoint.seen()).noneMatch(seen -> seen.target().startsWith("/ws"));
  }

  @Test
  void theGlobalOneGuardsTheNotFoundToo() throws IOException {
    assertThat(gazan.get("unknown.example", "/").status()).isEqualTo(401);
    assertThat(gazan.get("unknown.example", "/", basic("global:secret")).status()).isEqualTo(404);
    assertThat(gazan.get("unknown.example", "/a%2fb").status()).isEqualTo(400);
  }

  @Test
  void aRedirectComesBeforeTheQuestionForCredentials() throws IOException {
    assertThat(gazan.get("h", "/secure").status()).isEqualTo(301);
    assertThat(gazan.get("away", "/x").status()).isEqualTo(301);
  }

  @ParameterizedTest
  @CsvSource({"/a%2fb", "/a%2Fb", "/a%5cb", "/key/..%2fopen", "/open%2f..%2fx"})
  void refusesPathsThatMayMeanAnother(String target) throws IOException {
    // When
    WireResponse response = gazan.get("h", target, basic("global:secret"), "X-Api-Key: one");

    // Then
    assertThat(response.status()).isEqualTo(400);
    assertThat(endpoint.seen()).noneMatch(seen -> seen.target().contains("%"));
  }

  @Test
  void authorisesThePathThatIsSent() throws IOException {
    assertThat(gazan.get("h", "/open/../x").status()).isEqualTo(401);
    assertThat(gazan.get("h", "/op%65n/y").status()).isEqualTo(200);
    assertThat(gazan.get("h", "/open/%2e%2e/x").status()).isEqualTo(401);
  }

  @Test
  void aRefusedBodyLeavesTheConnectionClear() throws IOException {
    try (RawClient client = gazan.connect()) {
      // When
      client.request("POST", "h", "/body", new byte[1000]);
      WireResponse response = client.read("POST");

      // Then
      assertThat(response.status()).isEqualTo(401);
      if (response.closes()) {
        client.expectClosed();
      } else {
        assertThat(client.get("h", "/open/z").read().status()).isEqualTo(200);
      }
    }
    assertThat(endpoint.seen()).noneMatch(seen -> seen.target().startsWith("/body"));
  }

  @Test
  void newCredentialsCountAtOnceAndOldOnesNoMore() throws IOException {
    // Given
    String bcrypt =
        at.favre.lib.crypto.bcrypt.BCrypt.with(at.favre.lib.crypto.bcrypt.BCrypt.Version.VERSION_2Y)
            .hashToString(4, "first".toCharArray());
    String other =
        at.favre.lib.crypto.bcrypt.BCrypt.with(at.favre.lib.crypto.bcrypt.BCrypt.Version.VERSION_2Y)
            .hashToString(4, "second".toCharArray());
    try (DataplaneFixture own =
        DataplaneFixture.start(MAIN, UPSTREAMS.formatted(endpoint.address(), bcrypt))) {
      assertThat(own.get("h", "/path", basic("path:first")).status()).isEqualTo(200);
      assertThat(own.get("h", "/path", basic("path:first")).status()).isEqualTo(200);
      assertThat(own.get("h", "/path", basic("path:second")).status()).isEqualTo(401);
      assertThat(own.metric("gazan_auth_cache_hits_total")).isPositive();

      // When
      own.replaceUpstreams(UPSTREAMS.formatted(endpoint.address(), other));

      // Then
      await()
          .untilAsserted(
              () ->
                  assertThat(own.get("h", "/path", basic("path:second")).status()).isEqualTo(200));
      assertThat(own.get("h", "/path", basic("path:first")).status()).isEqualTo(401);
    }
  }

  @Test
  void countsWhatItDecidesByTypeAndOutcome() throws IOException {
    // Given
    String denied = "gazan_auth_requests_total{outcome=\"denied\",type=\"apikey\"}";
    double before = gazan.metric(denied);

    // When
    gazan.get("h", "/key", "X-Api-Key: none");

    // Then
    assertThat(gazan.metric(denied)).isGreaterThan(before);
    await()
        .untilAsserted(
            () ->
                assertThat(gazan.metric("gazan_errors_total{reason=\"unauthorized\"}"))
                    .isPositive());
  }
}
