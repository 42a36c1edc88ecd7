package io.gazan.dataplane.filter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.Answer;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.Seen;
import io.gazan.dataplane.testing.WireResponse;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code type: forward}: another server says who may pass. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForwardAuthIT {
  @AutoClose private final EchoEndpoint endpoint = EchoEndpoint.start("one");

  @AutoClose
  private final EchoEndpoint judge =
      EchoEndpoint.start("judge")
          .when(
              "*",
              "/yes",
              Answer.text("come in")
                  .header("X-User: alice")
                  .header("X-Roles: a")
                  .header("X-Roles: b"))
          .when(
              "*",
              "/login",
              Answer.status(302)
                  .header("Location: https://login.example/?to=x")
                  .header("Set-Cookie: a=1")
                  .header("Set-Cookie: b=2")
                  .header("Keep-Alive: timeout=5"))
          .when(
              "*",
              "/no",
              Answer.text("no").header("X-Why: because").header("Content-Type: text/html"))
          .when("*", "/denied", Answer.status(403))
          .when("*", "/long", Answer.text("x".repeat(200_000)))
          .when("*", "/ask", Answer.status(401).header("WWW-Authenticate: Custom x"))
          .when("*", "/broken", Answer.status(500))
          .when("*", "/missing", Answer.status(404))
          .when("*", "/notmodified", Answer.status(304))
          .when(
              "*",
              "/big",
              new Answer(
                  403,
                  java.util.List.of(),
                  "x".repeat(100_000),
                  false,
                  java.util.List.of(),
                  Duration.ZERO,
                  false))
          .when("*", "/slow", Answer.status(200).after(Duration.ofSeconds(20)));

  @AutoClose
  private final DataplaneFixture gazan =
      DataplaneFixture.start(
          "threads: 2\nproxy_h2c: true\n",
          """
          upstreams:
            h:
              paths:
                "/yes": {servers: ["%1$s"], healthcheck: false, authorization: {type: forward, creds: "http://%2$s/yes?q=1", response_headers: [X-User, X-Roles, X-Absent]}}
                "/long": {servers: ["%1$s"], healthcheck: false, authorization: {type: forward, creds: "http://%2$s/long"}}
                "/head": {servers: ["%1$s"], healthcheck: false, authorization: {type: forward, creds: "http://%2$s/yes", method: HEAD}}
                "/login": {servers: ["%1$s"], healthcheck: false, authorization: {type: forward, creds: "http://%2$s/login"}}
                "/denied": {servers: ["%1$s"], healthcheck: false, authorization: {type: forward, creds: "http://%2$s/denied"}}
                "/ask": {servers: ["%1$s"], healthcheck: false, authorization: {type: forward, creds: "http://%2$s/ask"}}
                "/broken": {servers: ["%1$s"], healthcheck: false, authorization: {type: forward, creds: "http://%2$s/broken"}}
                "/missing": {servers: ["%1$s"], healthcheck: false, authorization: {type: forward, creds: "http://%2$s/missing"}}
                "/notmodified": {servers: ["%1$s"], healthcheck: false, authorization: {type: forward, creds: "http://%2$s/notmodified"}}
                "/big": {servers: ["%1$s"], healthcheck: false, authorization: {type: forward, creds: "http://%2$s/big"}}
                "/slow": {servers: ["%1$s"], healthcheck: false, authorization: {type: forward, creds: "http://%2$s/slow", timeout: 300ms}}
                "/waits": {servers: ["%1$s"], healthcheck: false, authorization: {type: forward, creds: "http://%2$s/slow", timeout: 30s}}
                "/dead": {servers: ["%1$s"], healthcheck: false, authorization: {type: forward, creds: "http://%3$s/"}}
                "/open": {servers: ["%1$s"], healthcheck: false}
          """
              .formatted(endpoint.address(), judge.address(), "127.0.0.1:1"));

  private Seen question(String uri) {
    return judge.seen().stream()
        .filter(seen -> uri.equals(seen.header("X-Forwarded-Uri")))
        .findFirst()
        .orElseThrow(() -> new AssertionError("nobody was asked about " + uri));
  }

  @Test
  void asksAboutTheRequestAndCopiesWhatTheAnswerSays() throws IOException {
    // When
    WireResponse response =
        gazan.request(
            "PUT",
            "h:80",
            "/yes/a?b=1",
            "Cookie: c=1",
            "Authorization: Any thing",
            "Accept: x/y",
            "X-User: mallory",
            "x-roles: root",
            "X-Absent: forged",
            "Content-Length: 0");

    // Then
    assertThat(response.status()).isEqualTo(200);
    Seen asked = question("/yes/a?b=1");
    assertThat(asked.method()).isEqualTo("GET");
    assertThat(asked.target()).isEqualTo("/yes?q=1");
    assertThat(asked.header("X-Forwarded-Method")).isEqualTo("PUT");
    assertThat(asked.header("X-Forwarded-Proto")).isEqualTo("http");
    assertThat(asked.header("X-Forwarded-Host")).isEqualTo("h:80");
    assertThat(asked.header("X-Forwarded-For")).isEqualTo("127.0.0.1");
    assertThat(asked.header("Cookie")).isEqualTo("c=1");
    assertThat(asked.header("Authorization")).isEqualTo("Any thing");
    assertThat(asked.header("Accept")).isNull();
    Seen passed = endpoint.only("/yes/a?b=1");
    assertThat(passed.request().headers().all("X-User")).containsExactly("alice");
    assertThat(passed.request().headers().all("X-Roles")).containsExactly("a", "b");
    assertThat(passed.header("X-Absent")).isNull();
  }

  @Test
  void asksWithHeadWhereThatIsSaid() throws IOException {
    assertThat(gazan.get("h", "/head/x").status()).isEqualTo(200);
    assertThat(question("/head/x").method()).isEqualTo("HEAD");
  }

  @Test
  void doesNotMindALongBodyOfAYes() throws IOException {
    assertThat(gazan.get("h", "/long").status()).isEqualTo(200);
  }

  @Test
  void givesARedirectToTheClientWithItsCookies() throws IOException {
    // When
    WireResponse response = gazan.get("h", "/login");

    // Then
    assertThat(response.status()).isEqualTo(302);
    assertThat(response.header("Location")).isEqualTo("https://login.example/?to=x");
    assertThat(response.headers().all("Set-Cookie")).containsExactly("a=1", "b=2");
    assertThat(response.header("Keep-Alive")).isNull();
    assertThat(response.header("Cache-Control")).isEqualTo("no-store");
    assertThat(endpoint.seen()).noneMatch(seen -> seen.target().startsWith("/login"));
  }

  @Test
  void givesRefusalsToTheClientOverBothVersions() throws IOException {
    assertThat(gazan.get("h", "/denied").status()).isEqualTo(403);
    assertThat(gazan.get("h", "/ask").header("WWW-Authenticate")).isEqualTo("Custom x");
    try (RawHttp2Client client = RawHttp2Client.connect(gazan.address())) {
      assertThat(client.response(client.request("GET", "h", "/denied/2")).status()).isEqualTo(403);
      assertThat(client.response(client.request("GET", "h", "/login/2")).header("location"))
          .isEqualTo("https://login.example/?to=x");
      assertThat(client.response(client.request("GET", "h", "/yes/2")).status()).isEqualTo(200);
    }
    assertThat(endpoint.seen())
        .noneMatch(seen -> seen.target().startsWith("/denied") || seen.target().startsWith("/ask"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/broken", "/missing", "/notmodified", "/big", "/slow", "/dead"})
  void anythingElseIs503AndLetsNobodyIn(String target) throws IOException {
    // When
    WireResponse response = gazan.get("h", target);

    // Then
    assertThat(response.status()).isEqualTo(503);
    assertThat(endpoint.seen()).noneMatch(seen -> seen.target().startsWith(target));
    assertThat(gazan.metric("gazan_auth_requests_total{outcome=\"unavailable\",type=\"forward\"}"))
        .isPositive();
  }

  @Test
  void refusesWhatCannotBeAskedAboutUnchanged() throws IOException {
    assertThat(gazan.get("h", "/yes/twice", "Authorization: a", "Authorization: b").status())
        .isEqualTo(400);
    assertThat(gazan.get("h", "/yes/odd", "Cookie: a=\u00e4").status()).isEqualTo(400);
    assertThat(endpoint.seen()).noneMatch(seen -> seen.target().matches("/yes/(twice|odd)"));
  }

  @Test
  void asksNoFurtherWhenTheClientHasLeftAndHoldsNobodyElseUp() throws IOException {
    // Given
    try (RawClient client = gazan.connect()) {
      client.get("h", "/waits");
      await().until(() -> gazan.metric("gazan_auth_forwards_active") == 1);

      // Then
      assertThat(gazan.get("h", "/open").status()).isEqualTo(200);
    }

    // When the client is gone
    await().until(() -> gazan.metric("gazan_auth_forwards_active") == 0);
    assertThat(gazan.metric("gazan_auth_requests_total{outcome=\"cancelled\",type=\"forward\"}"))
        .isEqualTo(1);
  }
}
