package io.gazan.dataplane.provider.consul;

import static io.gazan.dataplane.provider.consul.ConsulDocument.following;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.admin.ConfigApi;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.WireResponse;
import io.gazan.dataplane.testing.consul.FakeConsul;
import io.gazan.dataplane.testing.consul.Instance;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The config API beside Consul: a document counts until the file or Consul next changes. */
class ConsulApiIT {
  private static final Duration WITHIN = Duration.ofSeconds(10);
  private static final String WEB = "{hostname: web.example, upstream: web}";

  @AutoClose private final EchoEndpoint one = EchoEndpoint.start("one");
  @AutoClose private final EchoEndpoint two = EchoEndpoint.start("two");
  @AutoClose private final FakeConsul consul = FakeConsul.start();
  private DataplaneFixture gazan;
  private ConfigApi api;

  @BeforeEach
  void start() {
    consul.register("web", at(one));
    gazan = DataplaneFixture.start(ConfigApi.mainYaml(""), following(consul, WEB));
    api = new ConfigApi(gazan);
  }

  @AfterEach
  void stop() {
    gazan.close();
  }

  @Test
  void aChangeInConsulPutsTheFilesDocumentInForceAgain() throws IOException {
    // Given: an answer that is there already is none that is new.
    assertThat(post("/conf", own()).status()).isEqualTo(200);
    assertThat(gazan.get("web.example", "/").status()).isEqualTo(404);
    Awaitility.await()
        .during(Duration.ofMillis(500))
        .atMost(WITHIN)
        .until(() -> gazan.get("own.example", "/").status() == 200);
    assertThat(gazan.metric("gazan_config_source{source=\"api\"}")).isEqualTo(1);
    assertThat(gazan.metric("gazan_consul_services")).isEqualTo(1);

    // When
    consul.register("web", at(two));

    // Then
    awaitWeb("two");
    assertThat(gazan.get("own.example", "/").status()).isEqualTo(404);
    assertThat(gazan.metric("gazan_config_source{source=\"file\"}")).isEqualTo(1);

    // When: once more
    assertThat(post("/conf", own()).status()).isEqualTo(200);
    assertThat(gazan.get("web.example", "/").status()).isEqualTo(404);
    consul.register("web", at(one));

    // Then
    awaitWeb("one");
  }

  @Test
  void whatIsSavedStaysForTheFileDoesNotFollowConsulAnyMore() throws IOException {
    // Given
    assertThat(post("/conf?save", own()).status()).isEqualTo(200);

    // When
    consul.register("web", at(two));

    // Then
    Awaitility.await()
        .during(Duration.ofMillis(500))
        .atMost(WITHIN)
        .until(() -> gazan.get("own.example", "/").status() == 200);
    assertThat(gazan.admin("/metrics").text()).doesNotContain("gazan_consul_");
  }

  @Test
  void aDocumentWithConsulIsFollowedItself() throws IOException {
    // Given
    consul.register("api", at(one));
    String api = "{hostname: api.example, upstream: api}";

    // When
    assertThat(post("/conf", following(consul, api)).status()).isEqualTo(200);
    consul.register("api", at(two));

    // Then
    Awaitility.await()
        .atMost(WITHIN)
        .until(() -> "two".equals(gazan.get("api.example", "/").endpoint()));
    assertThat(gazan.metric("gazan_config_source{source=\"api\"}")).isEqualTo(1);
  }

  @Test
  void dryRunTakesADocumentWithConsulAndAsksConsulNothing() throws IOException {
    // Given
    String api = "{hostname: api.example, upstream: api}";
    String document = following(consul, WEB, api);

    // When
    WireResponse answer = post("/conf?dry_run", document);

    // Then
    assertThat(answer.text()).contains("\"valid\":true").doesNotContain("problems");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(consul.queries()).noneMatch(query -> query.service().equals("api"));

    // When: what it cannot be used with is told
    String noAuthority =
        document.replace("consul:\n", "consul:\n  tls: {ca: /no/such/authority.pem}\n");
    WireResponse refused = post("/conf?dry_run", noAuthority);

    // Then
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text()).contains("consul.tls.ca", "/no/such/authority.pem");
  }

  private WireResponse post(String target, String document) throws IOException {
    return api.post(target, document, ConfigApi.BEARER);
  }

  private String own() {
    return UpstreamsYaml.host("own.example", two.address());
  }

  private void awaitWeb(String name) {
    Awaitility.await()
        .atMost(WITHIN)
        .until(() -> name.equals(gazan.get("web.example", "/").endpoint()));
  }

  private static Instance at(EchoEndpoint endpoint) {
    return Instance.at(endpoint.address());
  }
}
