package io.gazan.dataplane.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.LoadClient;
import io.gazan.dataplane.testing.LoadClient.Load;
import io.gazan.dataplane.testing.Mood;
import io.gazan.dataplane.testing.UpstreamsYaml;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Four endpoints under load, one after the other replaced in the ways in which endpoints go. What
 * left nothing behind fails no request of any method; a crash may fail a POST whose bytes had been
 * sent, and nothing else; no endpoint pair ever sees one POST twice.
 */
class EndpointChurnIT {
  /** Well above the longest rest that a POST's connection may have had, well below a test. */
  private static final Duration CLOSE_IDLE = Duration.ofMillis(1500);

  private static final int SHORT = 4;
  private static final int LONG = 30;

  @AutoClose private final EchoEndpoint one = EchoEndpoint.start("one");
  @AutoClose private final EchoEndpoint two = EchoEndpoint.start("two");
  @AutoClose private final EchoEndpoint three = EchoEndpoint.start("three");
  @AutoClose private final EchoEndpoint four = EchoEndpoint.start("four");
  private final List<EchoEndpoint> all = List.of(one, two, three, four);

  /** One way of going away and coming back. */
  private interface Turn {
    void take(DataplaneFixture gazan, LoadClient load, EchoEndpoint endpoint) throws IOException;
  }

  @Test
  void removedThenStopped() throws IOException {
    churn(SHORT, this::graceful, false);
  }

  @Test
  void killed() throws IOException {
    churn(SHORT, this::kill, true);
  }

  @Test
  void resetting() throws IOException {
    churn(SHORT, this::reset, true);
  }

  @Test
  void closingIdleConnections() throws IOException {
    all.forEach(endpoint -> endpoint.closeIdleAfter(CLOSE_IDLE));
    churn(SHORT, EndpointChurnIT::goOn, false);
  }

  @Tag("soak")
  @Test
  void removedThenStoppedForAMinute() throws IOException {
    churn(LONG, this::graceful, false);
  }

  @Tag("soak")
  @Test
  void killedForAMinute() throws IOException {
    churn(LONG, this::kill, true);
  }

  @Tag("soak")
  @Test
  void resettingForAMinute() throws IOException {
    churn(LONG, this::reset, true);
  }

  @Tag("soak")
  @Test
  void closingIdleConnectionsForAMinute() throws IOException {
    all.forEach(endpoint -> endpoint.closeIdleAfter(CLOSE_IDLE));
    churn(LONG * 4, EndpointChurnIT::goOn, false);
  }

  private void churn(int turns, Turn turn, boolean postsMayFail) throws IOException {
    // Given
    try (DataplaneFixture gazan = DataplaneFixture.start("hc_interval: 1", upstreams(all));
        LoadClient load =
            LoadClient.start(
                Load.on(gazan.address(), "c.example")
                    .methods("GET", "HEAD", "PUT", "DELETE", "POST")
                    .connections(16)
                    .perSecond(400))) {
      await(() -> load.requests() > 100);

      // When
      for (int i = 0; i < turns; i++) {
        turn.take(gazan, load, all.get(i % all.size()));
      }

      // Then
      LoadClient.Report report = load.stop();
      assertThat(report.failures())
          .filteredOn(failure -> !(postsMayFail && failure.method().equals("POST")))
          .as("of %d requests", report.requests())
          .isEmpty();
      assertThat(report.failures())
          .filteredOn(failure -> failure.status() != 502)
          .as("failed otherwise than by 502")
          .isEmpty();
      assertThat(postsSeenTwice(report)).isEmpty();
    }
  }

  private void graceful(DataplaneFixture gazan, LoadClient load, EchoEndpoint endpoint)
      throws IOException {
    List<EchoEndpoint> others = all.stream().filter(e -> e != endpoint).toList();
    gazan.replaceUpstreams(upstreams(others));
    awaitSilence(load, endpoint);
    endpoint.kill();
    goOn(load, 100);
    endpoint.revive();
    gazan.replaceUpstreams(upstreams(all));
    int before = endpoint.requests();
    await(() -> endpoint.requests() > before);
  }

  private void kill(DataplaneFixture gazan, LoadClient load, EchoEndpoint endpoint) {
    endpoint.kill();
    goOn(load, 200);
    comeBack(endpoint, endpoint::revive);
  }

  private void reset(DataplaneFixture gazan, LoadClient load, EchoEndpoint endpoint) {
    endpoint.mood(Mood.RESETS_AT_ONCE);
    endpoint.resetConnections();
    goOn(load, 200);
    comeBack(endpoint, () -> endpoint.mood(Mood.WELL));
  }

  private static void goOn(DataplaneFixture gazan, LoadClient load, EchoEndpoint endpoint) {
    goOn(load, 100);
  }

  private static void goOn(LoadClient load, int requests) {
    int before = load.requests();
    await(() -> load.requests() > before + requests);
  }

  private static void comeBack(EchoEndpoint endpoint, Runnable revival) {
    int before = endpoint.requests();
    revival.run();
    await(() -> endpoint.requests() > before + 5);
  }

  /** The change is in force once others got a hundred requests and that endpoint none. */
  private static void awaitSilence(LoadClient load, EchoEndpoint endpoint) {
    int[] mark = {load.requests(), endpoint.requests()};
    await(
        () -> {
          if (endpoint.requests() != mark[1]) {
            mark[0] = load.requests();
            mark[1] = endpoint.requests();
          }
          return load.requests() > mark[0] + 100;
        });
  }

  private List<String> postsSeenTwice(LoadClient.Report report) {
    return report.postIds().stream()
        .filter(id -> all.stream().mapToInt(e -> e.ids().getOrDefault(id, 0)).sum() > 1)
        .toList();
  }

  private static void await(java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await().atMost(30, TimeUnit.SECONDS).until(condition);
  }

  private static String upstreams(List<EchoEndpoint> endpoints) {
    return UpstreamsYaml.host(
        "c.example", endpoints.stream().map(EchoEndpoint::address).toArray(String[]::new));
  }
}
