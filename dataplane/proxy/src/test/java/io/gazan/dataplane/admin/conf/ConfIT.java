package io.gazan.dataplane.admin.conf;

import static io.gazan.dataplane.admin.ConfigApi.BEARER;
import static io.gazan.dataplane.admin.ConfigApi.KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.admin.ConfigApi;
import io.gazan.dataplane.routing.RoutingTables;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.LogLines;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code /conf} of a running data plane: A44, A45 and what can go wrong. */
class ConfIT {
  private static final Duration WITHIN = Duration.ofSeconds(10);

  private EchoEndpoint one;
  private EchoEndpoint two;
  private DataplaneFixture gazan;
  private ConfigApi api;

  @BeforeEach
  void start() {
    one = EchoEndpoint.start("one");
    two = EchoEndpoint.start("two");
    use(ConfigApi.mainYaml(""));
  }

  private void use(String mainYaml) {
    if (gazan != null) {
      gazan.close();
    }
    gazan = DataplaneFixture.start(mainYaml, yaml(one));
    api = new ConfigApi(gazan);
  }

  @AfterEach
  void stop() {
    gazan.close();
    two.close();
    one.close();
  }

  @Test
  void onlyTheRightKeyPutsADocumentInForceAndThenItIsLive() throws IOException {
    // When, Then
    assertThat(api.post("/conf", yaml(two)).status()).isEqualTo(403);
    assertThat(api.post("/conf", yaml(two), "Authorization: Bearer x" + KEY).status())
        .isEqualTo(403);
    assertThat(api.post("/conf", yaml(two), "Authorization: Basic " + KEY).status()).isEqualTo(403);
    assertThat(api.post("/conf", yaml(two), BEARER, BEARER).status()).isEqualTo(403);
    assertThat(served()).isEqualTo("one");

    // When
    WireResponse applied = api.post("/conf", yaml(two), BEARER);

    // Then
    assertThat(served()).isEqualTo("two");
    assertThat(applied.status()).isEqualTo(200);
    String version = gazan.dataplane().tables().current().version().toString();
    assertThat(applied.text())
        .isEqualTo("{\"version\":\"" + version + "\",\"applied\":true,\"warnings\":[]}");
    assertThat(gazan.metric("gazan_config_source{source=\"api\"}")).isEqualTo(1);
    assertThat(gazan.metric("gazan_config_turned_away_total{reason=\"key\"}")).isEqualTo(1);
  }

  @Test
  void theKeyMayStandInTheQueryAndTheDocumentMayBeJsonInChunks() throws IOException {
    // Given
    String json =
        "{\"upstreams\": {\"a.test\": {\"paths\": {\"/\": {\"servers\": [\"%s\"]}}}}}"
            .formatted(two.address());
    String query = "/conf?key=" + KEY.replace(" ", "%20");

    // When
    try (RawClient client = api.connect()) {
      client.send(
          RawClient.head("POST", "localhost", query, "Transfer-Encoding: chunked")
              + Integer.toHexString(10)
              + "\r\n"
              + json.substring(0, 10)
              + "\r\n"
              + Integer.toHexString(json.length() - 10)
              + "\r\n"
              + json.substring(10)
              + "\r\n0\r\n\r\n");

      // Then
      assertThat(client.read("POST").status()).isEqualTo(200);
      // And the connection goes on.
      assertThat(client.get("localhost", "/livez").read().status()).isEqualTo(200);
    }
    assertThat(served()).isEqualTo("two");
  }

  @Test
  void aBrokenDocumentIsRefusedWithEveryProblemAndTheOldOneStays() throws IOException {
    // When
    WireResponse refused =
        api.post(
            "/conf",
            """
            upstreams:
              a.test:
                paths:
                  "/": {servers: ["127.0.0.1"], srvers: []}
                  "/x": {cluster: nowhere}
            """,
            BEARER);

    // Then
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.header("Content-Type")).isEqualTo("application/json");
    assertThat(refused.text())
        .contains("\"applied\":false", "\"line\":4", "\"column\":", "upstreams.a.test.paths./")
        .contains("srvers", "nowhere", "port is missing");
    assertThat(api.post("/conf", "", BEARER).text()).contains("the document is empty");
    assertThat(api.post("/conf", "a: [", BEARER).status()).isEqualTo(400);
    assertThat(served()).isEqualTo("one");
    assertThat(gazan.metric("gazan_config_rejected_total")).isEqualTo(3);
  }

  @Test
  void warningsComeWithTheAnswer() throws IOException {
    assertThat(api.post("/conf", "to_ssl: true\n" + yaml(two), BEARER).text())
        .contains("\"applied\":true", "\"path\":\"to_ssl\"", "\"line\":1,\"column\":1");
  }

  @Test
  void warningsOfAuthorizationComeWithTheAnswerAndInTheLogOnce() throws IOException {
    // Given
    String own =
        """
        own.test:
          paths:
            /: {servers: ["127.0.0.1:1"], authorization: {type: jwt, creds: another secret that is long enough}}
        """;
    String path = "upstreams.own.test.paths./.authorization";
    try (LogLines lines = new LogLines(RoutingTables.class)) {
      // When
      WireResponse dry = api.post("/conf?dry_run", own, BEARER);
      WireResponse applied = api.post("/conf", own, BEARER);
      WireResponse more =
          api.post("/conf", own + "more.test: {paths: {/: {respond: {status: 200}}}}", BEARER);

      // Then
      assertThat(List.of(dry, applied, more))
          .allSatisfy(
              answer ->
                  assertThat(answer.text())
                      .contains("\"path\":\"" + path + "\"", "creds are not master_key"));
      assertThat(lines.with(path)).hasSize(1);
    }
  }

  @Test
  void aKeySetThatIsNoneChangesNothing() throws IOException {
    // When
    WireResponse refused =
        api.post(
            "/conf",
            "a.test: {paths: {/: {servers: [\"127.0.0.1:1\"], authorization: {type: jwt, jwks:"
                + " /no/such.json}}}}",
            BEARER);

    // Then
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text())
        .contains("upstreams.a.test.paths./.authorization.jwks", "/no/such.json is not a file");
    assertThat(served()).isEqualTo("one");
  }

  @Test
  void dryRunChecksAndChangesNothing() throws IOException {
    assertThat(api.post("/conf?dry_run", yaml(two), BEARER).text())
        .isEqualTo("{\"applied\":false,\"dry_run\":true,\"valid\":true,\"warnings\":[]}");
    String noKey = "certificates: {c: {crt: /no/such.crt, key: /no/such.key}}\n" + yaml(two);
    for (String target : List.of("/conf?dry_run", "/conf")) {
      WireResponse refused = api.post(target, noKey, BEARER);
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.text())
          .contains("\"path\":\"certificates.c.crt\",\"line\":1,\"column\":25", "/no/such.crt");
    }
    assertThat(served()).isEqualTo("one");
    assertThat(gazan.metric("gazan_config_rejected_total")).isEqualTo(1);
    // A misspelt flag must not put the document in force.
    assertThat(api.post("/conf?dryrun", yaml(two), BEARER).status()).isEqualTo(400);
    assertThat(api.post("/conf?dry_run&save", yaml(two), BEARER).status()).isEqualTo(400);
    assertThat(served()).isEqualTo("one");
  }

  @Test
  void theFileTakesOverWhenItNextChangesAndAtAReload() throws IOException {
    // Given
    assertThat(api.post("/conf", yaml(two), BEARER).status()).isEqualTo(200);
    assertThat(served()).isEqualTo("two");

    // When
    gazan.dataplane().reload();

    // Then
    await().atMost(WITHIN).until(() -> served().equals("one"));
    assertThat(gazan.metric("gazan_config_source{source=\"file\"}")).isEqualTo(1);

    // When
    assertThat(api.post("/conf", yaml(two), BEARER).status()).isEqualTo(200);
    gazan.replaceUpstreams(yaml(one) + UpstreamsYaml.moreHosts("b.test", one.address()));

    // Then
    await().atMost(WITHIN).until(() -> served().equals("one"));
  }

  @Test
  void getShowsNoSecretsAndRevealGivesADocumentThatRuns() throws IOException {
    // Given
    String secret =
        yaml(one).replace("servers:", "server_headers: [\"X-Api-Key: hush\"], servers:");
    assertThat(api.post("/conf", secret, BEARER).status()).isEqualTo(200);

    // When, Then
    assertThat(api.get("/conf").text()).contains("a.test", "(redacted)").doesNotContain("hush");
    assertThat(api.get("/conf?reveal").status()).isEqualTo(403);
    WireResponse revealed = api.get("/conf?reveal", BEARER);
    assertThat(revealed.status()).isEqualTo(200);
    assertThat(revealed.text()).contains("hush");
    long before = gazan.dataplane().tables().current().version().contentHash();
    assertThat(api.post("/conf", yaml(two), BEARER).status()).isEqualTo(200);
    assertThat(api.post("/conf", revealed.text(), BEARER).status()).isEqualTo(200);
    assertThat(gazan.dataplane().tables().current().version().contentHash()).isEqualTo(before);
  }

  @Test
  void withoutAKeyOrDisabledNobodyMayChangeAnything() throws IOException {
    // Given
    use("threads: 2\n");

    // When, Then
    assertThat(api.post("/conf", yaml(two), "Authorization: Bearer ").status()).isEqualTo(403);
    assertThat(api.get("/conf?reveal", "Authorization: Bearer ").status()).isEqualTo(403);
    assertThat(api.get("/conf").status()).isEqualTo(403);
    assertThat(api.get("/status").status()).isEqualTo(200);

    // Given
    use(ConfigApi.mainYaml("config_api_enabled: false\n"));

    // When, Then
    assertThat(api.post("/conf", yaml(two), BEARER).status()).isEqualTo(403);
    assertThat(api.get("/conf").status()).isEqualTo(403);
    assertThat(api.get("/status").status()).isEqualTo(200);
    assertThat(served()).isEqualTo("one");
  }

  @Test
  void aDocumentBeyondTheLimitIs413HoweverItIsFramed() throws IOException {
    // Given
    use(ConfigApi.mainYaml("limits: {document: 1KiB}\n"));
    String large = yaml(two) + "#".repeat(1024);

    // When, Then
    assertThat(api.post("/conf", large, BEARER).status()).isEqualTo(413);
    try (RawClient client = api.connect()) {
      client.send(
          RawClient.head("POST", "localhost", "/conf", BEARER, "Transfer-Encoding: chunked")
              + Integer.toHexString(large.length())
              + "\r\n"
              + large);
      assertThat(client.read("POST").status()).isEqualTo(413);
      client.expectClosed();
    }
    assertThat(served()).isEqualTo("one");
    assertThat(api.post("/conf", yaml(two), BEARER).status()).isEqualTo(200);
  }

  @Test
  void documentsUnderWayAreBoundedAndABrokenOneFreesItsPlace() throws IOException {
    List<RawClient> slow = new ArrayList<>();
    try {
      // Given
      for (int i = 0; i < ConfPage.MOST_DOCUMENTS; i++) {
        RawClient client = api.connect();
        slow.add(client);
        client.send(
            RawClient.head(
                "POST",
                "localhost",
                "/conf",
                BEARER,
                "Content-Length: 100",
                "Expect: 100-continue"));
        assertThat(client.readHead().status()).isEqualTo(100);
      }

      // When
      WireResponse busy = api.post("/conf", yaml(two), BEARER);

      // Then
      assertThat(busy.status()).isEqualTo(503);
      assertThat(busy.header("Retry-After")).isEqualTo("1");
      assertThat(served()).isEqualTo("one");

      // When
      slow.removeLast().close();

      // Then
      await().atMost(WITHIN).until(() -> api.post("/conf", yaml(two), BEARER).status() == 200);
    } finally {
      for (RawClient client : slow) {
        client.close();
      }
    }
  }

  @Test
  void aNewAutoEndpointIsProbedBeforeTheAnswer() throws IOException {
    for (int i = 0; i < 5; i++) {
      // When
      EchoEndpoint next = i % 2 == 0 ? two : one;
      assertThat(api.post("/conf", yaml(next), BEARER).status()).isEqualTo(200);

      // Then
      assertThat(served()).isEqualTo(next.name());
    }
  }

  private String served() throws IOException {
    return gazan.get("a.test", "/").endpoint();
  }

  private static String yaml(EchoEndpoint endpoint) {
    return UpstreamsYaml.host("a.test", endpoint.address());
  }
}
