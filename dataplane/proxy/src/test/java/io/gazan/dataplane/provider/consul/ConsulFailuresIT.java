package io.gazan.dataplane.provider.consul;

import static io.gazan.dataplane.provider.consul.ConsulDocument.following;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.consul.ConsulMood;
import io.gazan.dataplane.testing.consul.ConsulQuery;
import io.gazan.dataplane.testing.consul.FakeConsul;
import io.gazan.dataplane.testing.consul.Instance;
import io.gazan.dataplane.testing.tls.ServerTls;
import io.gazan.dataplane.testing.tls.TestCertificates;
import io.gazan.dataplane.testing.tls.TestPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A Consul that misbehaves changes nothing, is counted, and is followed again when it recovers. */
class ConsulFailuresIT {
  private static final String MAIN = "threads: 1\nlimits: {document: 64KiB}\n";
  private static final String WEB = "{hostname: web.example, upstream: web}";

  @AutoClose private final EchoEndpoint one = EchoEndpoint.start("one");
  @AutoClose private final EchoEndpoint two = EchoEndpoint.start("two");
  @AutoClose private final FakeConsul consul = FakeConsul.start();

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "NO_LEADER, status",
    "REDIRECTS, status",
    "CLOSES, closed",
    "GARBAGE, not_understood",
    "OTHER_JSON, not_understood",
    "WITHOUT_INDEX, not_understood",
    "ENDLESS, too_large",
    "HIDES, forbidden"
  })
  void aBadAnswerKeepsWhatConsulSaidLast(ConsulMood mood, String reason) throws IOException {
    // Given
    consul.register("web", at(one));
    try (DataplaneFixture gazan = DataplaneFixture.start(MAIN, following(consul, WEB))) {
      // When
      consul.mood(mood).register("web", at(two));
      String failures = "gazan_consul_failures_total{reason=\"" + reason + "\"}";
      await(() -> gazan.metric(failures) >= 2);

      // Then
      assertThat(gazan.get("web.example", "/").endpoint()).isEqualTo("one");
      assertThat(consul.queries()).extracting(ConsulQuery::service).containsOnly("web");

      // When
      consul.mood(ConsulMood.GOOD);

      // Then
      await(() -> gazan.get("web.example", "/").endpoint().equals("two"));
    }
  }

  @Test
  void anAnswerThatStopsHalfWayIsGivenUp() throws IOException {
    // Given
    consul.register("web", at(one)).mood(ConsulMood.HALF);
    try (DataplaneFixture gazan = DataplaneFixture.start(MAIN, following(consul, WEB))) {
      // Then
      assertThat(gazan.get("web.example", "/").status()).isEqualTo(503);
      Awaitility.await()
          .atMost(50, TimeUnit.SECONDS)
          .until(() -> gazan.metric("gazan_consul_failures_total{reason=\"timeout\"}") >= 1);

      // When
      consul.mood(ConsulMood.GOOD);

      // Then
      await(() -> gazan.get("web.example", "/").status() == 200);
    }
  }

  @Test
  void oneThatTakesQueriesAndSaysNothingIsNotWaitedForForever() throws IOException {
    // Given
    consul.register("web", at(one));
    try (DataplaneFixture gazan = DataplaneFixture.start(MAIN, following(consul, WEB))) {
      assertThat(gazan.get("web.example", "/").endpoint()).isEqualTo("one");

      // When: it fails, and takes the next query, which asks for an answer at once
      consul.mood(ConsulMood.NO_LEADER);
      await(() -> gazan.metric("gazan_consul_failures_total{reason=\"status\"}") >= 1);
      consul.mood(ConsulMood.SILENT).register("web", at(two));

      // Then
      Awaitility.await()
          .atMost(50, TimeUnit.SECONDS)
          .until(() -> gazan.metric("gazan_consul_failures_total{reason=\"timeout\"}") >= 1);
      assertThat(gazan.get("web.example", "/").endpoint()).isEqualTo("one");

      // When: one that begins with it as it is serves what it can
      try (DataplaneFixture next = DataplaneFixture.start(MAIN, following(consul, WEB))) {
        assertThat(next.get("web.example", "/").status()).isEqualTo(503);
        consul.mood(ConsulMood.GOOD);

        // Then
        await(() -> next.get("web.example", "/").status() == 200);
        await(() -> gazan.get("web.example", "/").endpoint().equals("two"));
      }
    }
  }

  @Test
  void anIndexOfZeroIsNotAskedForInCircles() throws IOException {
    // Given
    consul.register("web", at(one)).mood(ConsulMood.INDEX_ZERO);
    try (DataplaneFixture gazan = DataplaneFixture.start(MAIN, following(consul, WEB))) {
      // When
      await(() -> consul.queries().size() > QueryPace.BURST);

      // Then: every query but the first asks to wait.
      assertThat(consul.queries().stream().skip(1).toList())
          .extracting(ConsulQuery::index)
          .containsOnly(1L);
      assertThat(gazan.get("web.example", "/").endpoint()).isEqualTo("one");
    }
  }

  @Test
  void anotherServerIsAskedWhenOneFails() throws IOException {
    // Given
    try (FakeConsul other = FakeConsul.start()) {
      consul.register("web", at(one)).kill();
      other.register("web", at(one));
      try (DataplaneFixture gazan =
          DataplaneFixture.start(MAIN, following(List.of(consul, other), "", WEB))) {
        assertThat(gazan.get("web.example", "/").endpoint()).isEqualTo("one");

        // When: the second goes, the first comes back and knows more.
        consul.register("web", at(two)).revive();
        other.kill();

        // Then
        await(() -> gazan.get("web.example", "/").endpoint().equals("two"));
      }
    }
  }

  @Test
  void trustsTheAuthorityOfTheDocumentAloneAndReadsItAgainOnAReload() throws IOException {
    // Given
    TestPair pair = TestCertificates.server("localhost");
    Path ca = Files.writeString(folder.resolve("ca.pem"), TestCertificates.strangers().rootPem());
    try (FakeConsul secured = FakeConsul.start(ServerTls.context(pair))) {
      secured.register("web", at(one));
      String document = following(List.of(secured), "  tls: {ca: " + ca + "}", WEB);
      try (DataplaneFixture gazan = DataplaneFixture.start(MAIN, document)) {
        // Then
        assertThat(gazan.get("web.example", "/").status()).isEqualTo(503);
        assertThat(gazan.metric("gazan_consul_failures_total{reason=\"tls\"}")).isPositive();
        assertThat(secured.queries()).isEmpty();

        // When
        Files.writeString(ca, pair.rootPem());
        gazan.dataplane().reload();

        // Then
        await(() -> gazan.get("web.example", "/").status() == 200);

        // When: nonsense
        Files.writeString(ca, "nonsense");
        gazan.dataplane().reload();
        gazan.replaceUpstreams(document.replace("tls:", "token: t\n  tls:"));
        await(() -> gazan.metric("gazan_config_rejected_total") >= 1);

        // Then: what runs goes on.
        secured.register("web", at(two));
        await(() -> gazan.get("web.example", "/").endpoint().equals("two"));
      }
    }
  }

  private static Instance at(EchoEndpoint endpoint) {
    return Instance.at(endpoint.address());
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(20, TimeUnit.SECONDS).until(condition);
  }
}
