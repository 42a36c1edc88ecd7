package io.gazan.dataplane.observe.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.admin.ConfigApi;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.TestPairs;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.consul.FakeConsul;
import io.gazan.dataplane.testing.consul.Instance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code gazan_config_refused} is 1 for as long as what the file or Consul said last is refused.
 */
class ConfigRefusedIT {
  private static final String REFUSED = "gazan_config_refused";
  private static final String BROKEN = "upstreams: {h.example: {paths: {/: {servrs: []}}}}";

  @AutoClose private final EchoEndpoint one = EchoEndpoint.start("one");
  @AutoClose private final EchoEndpoint two = EchoEndpoint.start("two");
  @TempDir Path folder;

  @Test
  void aBrokenFileIsRefusedUntilItIsPutBackAsItWas() throws IOException {
    try (DataplaneFixture gazan = start(to(one))) {
      assertThat(gazan.metric(REFUSED)).isZero();

      // When
      gazan.replaceUpstreams(BROKEN);

      // Then
      await().until(() -> gazan.metric(REFUSED) == 1);

      // When
      gazan.replaceUpstreams(to(one));

      // Then
      await().until(() -> gazan.metric(REFUSED) == 0);
      assertThat(gazan.metric("gazan_config_rejected_total")).isPositive();
    }
  }

  @Test
  void aRefusedPostIsItsSendersBusiness() throws IOException {
    try (DataplaneFixture gazan = start(to(one))) {
      // When
      int status = new ConfigApi(gazan).post("/conf", BROKEN, ConfigApi.BEARER).status();

      // Then
      assertThat(status).isEqualTo(400);
      assertThat(gazan.metric("gazan_config_rejected_total")).isOne();
      assertThat(gazan.metric(REFUSED)).isZero();
    }
  }

  @Test
  void aPostLeavesTheFileBrokenUnlessItIsSaved() throws IOException {
    try (DataplaneFixture gazan = start(to(one))) {
      // Given
      ConfigApi api = new ConfigApi(gazan);
      gazan.replaceUpstreams(BROKEN);
      await().until(() -> gazan.metric(REFUSED) == 1);

      // When
      assertThat(api.post("/conf", to(two), ConfigApi.BEARER).status()).isEqualTo(200);

      // Then: nothing would start with it
      assertThat(gazan.get("h.example", "/").endpoint()).isEqualTo("two");
      assertThat(gazan.metric(REFUSED)).isOne();

      // When
      assertThat(api.post("/conf?save", to(two), ConfigApi.BEARER).status()).isEqualTo(200);

      // Then
      await().until(() -> gazan.metric(REFUSED) == 0);
    }
  }

  @Test
  void aChangeInConsulThatCannotBeInForceIsRefusedUntilItIs() throws IOException {
    // Given: the document needs a file, too
    TestPairs.write(folder, "c", TestPairs.pair("c.example"));
    try (FakeConsul consul = FakeConsul.start()) {
      consul.register("web", Instance.at(one.address()));
      String document =
          """
          provider: consul
          consul:
            servers: ["%s"]
            services: [{hostname: web.example, upstream: web}]
          certificates: {c: {crt: %2$s/c.crt, key: %2$s/c.key}}
          """
              .formatted(consul.url(), folder);
      try (DataplaneFixture gazan = start(document)) {
        assertThat(gazan.metric(REFUSED)).isZero();
        Path key = folder.resolve("c.key");
        Path away = Files.move(key, folder.resolve("away"));

        // When
        consul.register("web", Instance.at(two.address()));

        // Then
        await().until(() -> gazan.metric(REFUSED) == 1);
        assertThat(gazan.metric("gazan_consul_failures_total{reason=\"refused\"}")).isPositive();
        assertThat(gazan.get("web.example", "/").endpoint()).isEqualTo("one");

        // When
        Files.move(away, key);

        // Then
        await().until(() -> gazan.metric(REFUSED) == 0);
        assertThat(gazan.get("web.example", "/").endpoint()).isEqualTo("two");
      }
    }
  }

  private static DataplaneFixture start(String upstreams) {
    return DataplaneFixture.start(ConfigApi.mainYaml(""), upstreams);
  }

  private static String to(EchoEndpoint endpoint) {
    return UpstreamsYaml.host("h.example", endpoint.address());
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(20));
  }
}
