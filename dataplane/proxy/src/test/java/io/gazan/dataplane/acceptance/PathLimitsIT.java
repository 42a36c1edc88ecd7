package io.gazan.dataplane.acceptance;

import static io.gazan.dataplane.acceptance.Visitor.newcomer;
import static io.gazan.dataplane.acceptance.Visitor.statuses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.Answer;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.WireResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * E14 with A41 to A43: a limit for all and other ones on two paths. What was too slow to reach a
 * limit within its second is tried again from another address.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PathLimitsIT {
  private static final String HOST = "e14.example";

  @AutoClose
  private final EchoEndpoint endpoint =
      EchoEndpoint.start("one").when("*", "/lost", Answer.status(404));

  @AutoClose
  private final DataplaneFixture gazan =
      DataplaneFixture.start(
          """
          provider: file
          rate_limit: 5
          upstreams:
            e14.example:
              paths:
                "/":
                  servers: ["%1$s"]
                "/slow":
                  rate_limit: 2
                  servers: ["%1$s"]
                "/fast":
                  rate_limit: {requests: 1, burst: 8}
                  servers: ["%1$s"]
                "/lost":
                  rate_limit: 1000
                  x4xx_limit: 2
                  servers: ["%1$s"]
          """
              .formatted(endpoint.address()));

  @Test
  void eachPathHasItsOwnLimitAndTheOthersTheGlobalOne() {
    await()
        .untilAsserted(
            () -> {
              // When
              List<Integer> all = statuses(gazan, 6, HOST, "/");
              List<Integer> slow = statuses(gazan, 3, HOST, "/slow/x");
              List<Integer> fast = statuses(gazan, 9, HOST, "/fast");

              // Then
              assertThat(all).containsExactly(200, 200, 200, 200, 200, 429);
              assertThat(slow).containsExactly(200, 200, 429);
              assertThat(fast).containsExactly(200, 200, 200, 200, 200, 200, 200, 200, 429);
            });
  }

  @Test
  void onePathsLimitTakesNothingFromAnother() {
    await()
        .untilAsserted(
            () -> {
              // Given
              try (RawClient client = newcomer(gazan)) {
                int seen = endpoint.requests();
                List<Integer> slow = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                  slow.add(client.get(HOST, "/slow").read().status());
                }
                assertThat(slow).containsExactly(200, 200, 429);
                assertThat(endpoint.requests()).isEqualTo(seen + 2);

                // When
                WireResponse refused = client.get(HOST, "/slow").read();
                WireResponse fast = client.get(HOST, "/fast").read();
                WireResponse root = client.get(HOST, "/").read();

                // Then
                assertThat(refused.status()).isEqualTo(429);
                assertThat(refused.header("Retry-After")).isEqualTo("1");
                assertThat(fast.status()).isEqualTo(200);
                assertThat(root.status()).isEqualTo(200);
              }
            });
  }

  @Test
  void tooManyFailuresShutAClientOutOfThatPathUntilItWasQuiet() {
    await()
        .untilAsserted(
            () -> {
              try (RawClient client = newcomer(gazan)) {
                // When
                List<Integer> lost = new ArrayList<>();
                for (int i = 0; i < 5; i++) {
                  lost.add(client.get(HOST, "/lost").read().status());
                }

                // Then
                assertThat(lost).containsExactly(404, 404, 404, 429, 429);
                assertThat(client.get(HOST, "/").read().status()).isEqualTo(200);
                assertThat(statuses(gazan, 1, HOST, "/lost")).containsExactly(404);

                // When it asks no more often than the limit lets it be quiet between
                int after =
                    await()
                        .pollInterval(Duration.ofMillis(1500))
                        .until(() -> client.get(HOST, "/lost").read().status(), s -> s != 429);

                // Then
                assertThat(after).isEqualTo(404);
              }
            });
  }
}
