package io.gazan.dataplane.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Acceptance A1, A22: who gets the next request. */
class RoundRobinIT {
  @AutoClose private final EchoEndpoint one = EchoEndpoint.start("one");
  @AutoClose private final EchoEndpoint two = EchoEndpoint.start("two");
  @AutoClose private final EchoEndpoint three = EchoEndpoint.start("three");

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void takesTheEndpointsInTurnWhateverTheNumberOfEventLoops(int threads) throws IOException {
    // Given
    try (DataplaneFixture gazan = DataplaneFixture.start("threads: " + threads, threeServers())) {
      // When
      List<String> answers = answers(gazan, 6);

      // Then
      assertThat(answers).containsExactly("one", "two", "three", "one", "two", "three");
    }
  }

  @Test
  void goesOnInTurnOnOneConnection() throws IOException {
    // Given
    try (DataplaneFixture gazan = DataplaneFixture.start(threeServers());
        RawClient client = gazan.connect()) {
      // When
      List<String> answers = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        answers.add(client.get("rr.example", "/").read().endpoint());
      }

      // Then
      assertThat(answers).containsExactly("one", "two", "three", "one", "two", "three");
    }
  }

  @Test
  void givesEachItsWeight() throws IOException {
    // Given
    String upstreams =
        """
        upstreams:
          rr.example:
            paths:
              "/":
                servers: [{address: "%s", weight: 3}, "%s"]
        """
            .formatted(one.address(), two.address());
    try (DataplaneFixture gazan = DataplaneFixture.start(upstreams)) {
      // When
      List<String> answers = answers(gazan, 40);

      // Then
      assertThat(Collections.frequency(answers, "one")).isEqualTo(30);
      assertThat(Collections.frequency(answers, "two")).isEqualTo(10);
    }
  }

  @Test
  void sharesAPathBetweenWeightedClusters() throws IOException {
    // Given
    String upstreams =
        """
        clusters:
          shop: {servers: ["%s", "%s"]}
          next: {servers: ["%s"]}
        upstreams:
          rr.example:
            paths:
              "/":
                clusters: [{name: shop, weight: 90}, {name: next, weight: 10}]
        """
            .formatted(one.address(), two.address(), three.address());
    try (DataplaneFixture gazan = DataplaneFixture.start(upstreams)) {
      // When
      List<String> answers = answers(gazan, 200);

      // Then
      assertThat(Collections.frequency(answers, "three")).isBetween(5, 45);
      assertThat(Collections.frequency(answers, "one")).isBetween(60, 110);
      assertThat(Collections.frequency(answers, "two")).isBetween(60, 110);
    }
  }

  @Test
  void leavesOutADrainingEndpoint() throws IOException {
    // Given
    String upstreams =
        """
        clusters:
          shop: {servers: [{address: "%s", draining: true}, "%s"]}
        upstreams:
          rr.example:
            paths:
              "/": {cluster: shop}
        """
            .formatted(one.address(), two.address());
    try (DataplaneFixture gazan = DataplaneFixture.start(upstreams)) {
      // Then
      assertThat(answers(gazan, 6)).containsOnly("two");
    }
  }

  @Test
  void keepsItsPlaceOverAReloadThatDoesNotTouchIt() throws IOException {
    // Given
    try (DataplaneFixture gazan = DataplaneFixture.start(threeServers())) {
      assertThat(answers(gazan, 2)).containsExactly("one", "two");

      // When
      gazan.replaceUpstreams(
          threeServers() + UpstreamsYaml.moreHosts("other.example", one.address()));
      Awaitility.await()
          .atMost(10, TimeUnit.SECONDS)
          .until(() -> gazan.get("other.example", "/").status() == 200);

      // Then
      assertThat(answers(gazan, 1)).containsExactly("three");
    }
  }

  @Test
  void servesTheFirstRequestAfterTheStartAndAfterAReload() throws IOException {
    // Given
    String before = UpstreamsYaml.host("rr.example", one.address());
    String after = before + "      \"/new\": {servers: [\"%s\"]}\n".formatted(two.address());
    try (DataplaneFixture gazan = DataplaneFixture.start(before)) {
      assertThat(gazan.get("rr.example", "/").status()).isEqualTo(200);

      // When
      gazan.replaceUpstreams(after);

      // Then
      Awaitility.await()
          .atMost(10, TimeUnit.SECONDS)
          .until(
              () -> {
                WireResponse response = gazan.get("rr.example", "/new");
                assertThat(response.status()).isEqualTo(200);
                return response.endpoint().equals("two");
              });
    }
  }

  private String threeServers() {
    return """
    upstreams:
      rr.example:
        paths:
          "/":
            servers: ["%s", "%s", "%s"]
    """
        .formatted(one.address(), two.address(), three.address());
  }

  private static List<String> answers(DataplaneFixture gazan, int requests) throws IOException {
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      WireResponse response = gazan.get("rr.example", "/");
      assertThat(response.status()).isEqualTo(200);
      answers.add(response.endpoint());
    }
    return answers;
  }
}
