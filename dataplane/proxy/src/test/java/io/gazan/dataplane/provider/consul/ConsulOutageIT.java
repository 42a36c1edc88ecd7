package io.gazan.dataplane.provider.consul;

import static io.gazan.dataplane.provider.consul.ConsulDocument.following;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.admin.ConfigApi;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.consul.ConsulMood;
import io.gazan.dataplane.testing.consul.FakeConsul;
import io.gazan.dataplane.testing.consul.Instance;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reload or another document means while Consul says nothing, and what metrics tell. */
class ConsulOutageIT {
  private static final String WEB = "{hostname: web.example, upstream: web}";
  private static final String AGE = "gazan_consul_last_success_age_seconds";
  private static final String UNKNOWN = "gazan_consul_services_unknown";

  @AutoClose private final EchoEndpoint one = EchoEndpoint.start("one");
  @AutoClose private final EchoEndpoint two = EchoEndpoint.start("two");
  @AutoClose private final FakeConsul consul = FakeConsul.start();

  @Test
  void theAgeOfTheLastAnswerOutlivesAReload() throws IOException {
    // Given
    consul.register("web", at(one));
    try (DataplaneFixture gazan = start(following(consul, WEB))) {
      outage(gazan);
      double age = gazan.metric(AGE);

      // When
      gazan.dataplane().reload();

      // Then
      await().during(Duration.ofSeconds(1)).until(() -> gazan.metric(AGE) >= age);
      assertThat(gazan.get("web.example", "/").endpoint()).isEqualTo("one");
      assertThat(gazan.metric(UNKNOWN)).isZero();

      // When: once more
      gazan.dataplane().reload();

      // Then
      await().during(Duration.ofSeconds(1)).until(() -> gazan.metric(AGE) >= age);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"  token: another", ""})
  void whoAsksInAnotherWayDuringAnOutageKeepsWhatIsKnownAndHowOldItIs(String more)
      throws IOException {
    // Given
    consul.register("web", at(one));
    try (DataplaneFixture gazan = start(following(List.of(consul), "  token: t", WEB))) {
      outage(gazan);
      double age = gazan.metric(AGE);

      // When
      post(gazan, following(List.of(consul), more, WEB));

      // Then
      assertThat(gazan.get("web.example", "/").endpoint()).isEqualTo("one");
      assertThat(gazan.metric(AGE)).isGreaterThanOrEqualTo(age);
      assertThat(gazan.metric(UNKNOWN)).isZero();
    }
  }

  @Test
  void withoutAnyAnswerTheAgeCountsFromTheFirstQuestion() throws IOException {
    // Given
    consul.register("web", at(one)).kill();
    try (DataplaneFixture gazan = start(following(consul, WEB))) {
      // When
      double age = gazan.metric(AGE);

      // Then
      assertThat(age).isPositive();
      await().until(() -> gazan.metric(AGE) > age);

      // When
      gazan.dataplane().reload();

      // Then
      await().during(Duration.ofSeconds(1)).until(() -> gazan.metric(AGE) > age);
    }
  }

  @Test
  void whatOneDataCentreSaidIsNothingThatAnotherHasSaid() throws IOException {
    // Given
    consul.register("web", at(one));
    try (DataplaneFixture gazan = start(following(List.of(consul), "  dc: dc1", WEB))) {
      assertThat(gazan.get("web.example", "/").endpoint()).isEqualTo("one");

      // When: no path to the other
      consul.mood(ConsulMood.NO_LEADER);
      post(gazan, following(List.of(consul), "  dc: dc2", WEB));

      // Then
      assertThat(gazan.get("web.example", "/").status()).isEqualTo(503);
      assertThat(gazan.metric(UNKNOWN)).isOne();

      // When: nor back
      post(gazan, following(List.of(consul), "  dc: dc1", WEB));

      // Then
      assertThat(gazan.get("web.example", "/").status()).isEqualTo(503);

      // When
      consul.register("web", at(two)).mood(ConsulMood.GOOD);

      // Then
      await().until(() -> "two".equals(gazan.get("web.example", "/").endpoint()));
      assertThat(gazan.metric(UNKNOWN)).isZero();

      // When
      consul.register("web", at(one));
      post(gazan, following(List.of(consul), "  dc: dc2", WEB));

      // Then: its first answer was waited for
      assertThat(gazan.get("web.example", "/").endpoint()).isEqualTo("one");
    }
  }

  @Test
  void otherServersAreWaitedForAndWhatTheLastOnesSaidCountsUntilTheyAnswer() throws IOException {
    // Given
    try (FakeConsul other = FakeConsul.start()) {
      consul.register("web", at(one));
      other.register("web", at(two));
      try (DataplaneFixture gazan = start(following(consul, WEB))) {
        // When
        post(gazan, following(other, WEB));

        // Then
        assertThat(gazan.get("web.example", "/").endpoint()).isEqualTo("two");

        // When
        consul.kill();
        post(gazan, following(consul, WEB));

        // Then
        assertThat(gazan.get("web.example", "/").endpoint()).isEqualTo("two");

        // When
        consul.revive();

        // Then
        await().until(() -> "one".equals(gazan.get("web.example", "/").endpoint()));
      }
    }
  }

  private void outage(DataplaneFixture gazan) {
    consul.kill();
    await().until(() -> gazan.metric("gazan_consul_failures_total{reason=\"connect\"}") >= 2);
    await().until(() -> gazan.metric(AGE) > 0.5);
  }

  private static DataplaneFixture start(String upstreams) {
    return DataplaneFixture.start(ConfigApi.mainYaml(""), upstreams);
  }

  private static void post(DataplaneFixture gazan, String document) throws IOException {
    assertThat(new ConfigApi(gazan).post("/conf", document, ConfigApi.BEARER).text())
        .contains("\"applied\":true");
  }

  private static Instance at(EchoEndpoint endpoint) {
    return Instance.at(endpoint.address());
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(20));
  }
}
