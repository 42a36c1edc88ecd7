package io.gazan.dataplane.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.Answer;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.LoadClient;
import io.gazan.dataplane.testing.LoadClient.Load;
import io.gazan.dataplane.testing.Mood;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Acceptance A14 to A18: who is dead gets nothing, and comes back by itself. */
class HealthIT {
  private static final String EVERY_SECOND = "hc_interval: 1";

  @AutoClose private final EchoEndpoint one = EchoEndpoint.start("one");
  @AutoClose private final EchoEndpoint two = EchoEndpoint.start("two");

  @Test
  void losesNoRequestWhenOneOfTwoIsKilledAndTakesItBack() {
    // Given
    try (DataplaneFixture gazan = DataplaneFixture.start(EVERY_SECOND, both());
        LoadClient load = LoadClient.start(Load.on(gazan.address(), "h.example"))) {
      await().until(() -> one.requests() > 20 && two.requests() > 20);

      // When
      one.kill();
      int atDeath = load.requests();
      await().until(() -> load.requests() > atDeath + 200);
      int before = one.requests();
      one.revive();

      // Then
      await().until(() -> one.requests() > before + 10);
      assertThat(load.stop().failures()).isEmpty();
    }
  }

  @Test
  void answers503WhenAllAreDeadAndNeverAsksAnotherPath() throws IOException {
    // Given
    String upstreams =
        """
        upstreams:
          h.example:
            paths:
              "/": {servers: ["%s"]}
              "/foo": {servers: ["%s"]}
        """
            .formatted(one.address(), two.address());
    try (DataplaneFixture gazan = DataplaneFixture.start(EVERY_SECOND, upstreams)) {
      assertThat(gazan.get("h.example", "/foo").status()).isEqualTo(200);

      // When
      two.kill();

      // Then
      await()
          .untilAsserted(
              () -> {
                WireResponse response = gazan.get("h.example", "/foo");
                assertThat(response.status()).isEqualTo(503);
                assertThat(response.text()).isEqualTo("503 Service Unavailable\n");
              });
      assertThat(one.requests()).isZero();
      assertThat(gazan.get("h.example", "/").status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 499, 501})
  void takesThatStatusOfACheckForLife(int status) throws IOException {
    // Given
    one.when("HEAD", "/", Answer.status(status));
    try (DataplaneFixture gazan = DataplaneFixture.start(EVERY_SECOND, only(one))) {
      // When
      await().until(() -> one.checks() >= 2);

      // Then
      assertThat(gazan.get("h.example", "/").status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503})
  void takesThatStatusOfACheckForDeath(int status) {
    // Given
    one.when("HEAD", "/", Answer.status(status));
    try (DataplaneFixture gazan = DataplaneFixture.start(EVERY_SECOND, only(one))) {
      // Then
      await().until(() -> gazan.get("h.example", "/").status() == 503);

      // When
      one.when("HEAD", "/", Answer.ECHO);

      // Then
      await().until(() -> gazan.get("h.example", "/").status() == 200);
    }
  }

  @Test
  void takesASilentCheckForDeath() {
    // Given
    one.when("HEAD", "/", Answer.status(200).after(java.time.Duration.ofSeconds(60)));
    try (DataplaneFixture gazan = DataplaneFixture.start(EVERY_SECOND, both())) {
      // Then
      await().until(() -> answers(gazan, 6).stream().allMatch("two"::equals));
    }
  }

  @Test
  void checksAsThePathSays() {
    // Given
    String upstreams =
        """
        clusters:
          c: {servers: ["%s"], health: {method: get, path: /alive, interval: 1, timeout: 1}}
        upstreams:
          h.example:
            paths:
              "/": {cluster: c}
        """
            .formatted(one.address());
    one.when("GET", "/alive", Answer.status(500));
    try (DataplaneFixture gazan = DataplaneFixture.start(upstreams)) {
      // Then
      await().until(() -> gazan.get("h.example", "/").status() == 503);
      assertThat(one.checks()).isPositive();
    }
  }

  @Test
  void sharesOneCheckBetweenRoutes() {
    // Given
    StringBuilder upstreams = new StringBuilder("upstreams:\n  h.example:\n    paths:\n");
    for (int i = 0; i < 10; i++) {
      upstreams.append("      \"/%d\": {servers: [\"%s\"]}\n".formatted(i, one.address()));
    }
    upstreams.append("      \"/two\": {servers: [\"%s\"]}\n".formatted(two.address()));
    try (DataplaneFixture gazan = DataplaneFixture.start(EVERY_SECOND, upstreams.toString())) {
      // When
      await().until(() -> two.checks() >= 3);

      // Then
      assertThat(one.checks()).as("%s", gazan.address()).isLessThanOrEqualTo(5);
    }
  }

  @Test
  void withoutChecksAnswers502WhileTheServerIsDownAndComesBack() throws IOException {
    // Given
    one.stopListening();
    String upstreams = UpstreamsYaml.unchecked("h.example", one.address());
    try (DataplaneFixture gazan = DataplaneFixture.start(EVERY_SECOND, upstreams)) {
      // Then
      assertThat(gazan.get("h.example", "/").status()).isEqualTo(502);

      // When
      one.revive();

      // Then
      await().until(() -> gazan.get("h.example", "/").status() == 200);
      assertThat(one.checks()).isZero();
    }
  }

  @Test
  void leavesOutAnEndpointThatResetsFiveTimesInARow() {
    // Given
    one.mood(Mood.RESETS);
    String upstreams = UpstreamsYaml.unchecked("h.example", one.address(), two.address());
    try (DataplaneFixture gazan = DataplaneFixture.start(upstreams)) {
      // When
      await()
          .until(
              () -> {
                gazan.request("POST", "h.example", "/");
                return one.requests() >= 5;
              });

      // Then
      int before = one.requests();
      await().until(() -> answers(gazan, 10).stream().allMatch("two"::equals));
      assertThat(one.requests()).isLessThanOrEqualTo(before + 2);
    }
  }

  @Test
  void aDeadEndpointComesBackAlsoAfterAReload() throws IOException {
    // Given
    try (DataplaneFixture gazan = DataplaneFixture.start(EVERY_SECOND, only(one))) {
      one.kill();
      await().until(() -> gazan.get("h.example", "/").status() == 503);

      // When
      gazan.replaceUpstreams("headers: [\"X-New: 1\"]\n" + only(one));
      await().until(() -> gazan.get("h.example", "/").status() == 503);
      one.revive();

      // Then
      await()
          .until(
              () -> {
                WireResponse response = gazan.get("h.example", "/");
                return response.status() == 200 && response.headers().has("X-New");
              });
    }
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(20, TimeUnit.SECONDS);
  }

  private String both() {
    return UpstreamsYaml.host("h.example", one.address(), two.address());
  }

  private static String only(EchoEndpoint endpoint) {
    return UpstreamsYaml.host("h.example", endpoint.address());
  }

  private static List<String> answers(DataplaneFixture gazan, int requests) throws IOException {
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      answers.add(gazan.get("h.example", "/").endpoint());
    }
    return answers;
  }
}
