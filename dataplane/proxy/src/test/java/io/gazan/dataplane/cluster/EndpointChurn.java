package io.gazan.dataplane.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.Answer;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.LoadClient;
import io.gazan.dataplane.testing.Mood;
import io.gazan.dataplane.testing.Spoken;
import io.gazan.dataplane.testing.UpstreamsYaml;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * Four endpoints under load of all methods, one after the other gone and back again. What left
 * nothing behind fails no request of any method; a crash may fail a POST whose bytes had been sent,
 * by 502, and nothing else; no POST is ever seen twice.
 */
final class EndpointChurn implements AutoCloseable {
  private static final String HOST = "c.example";

  /** Well above the longest rest that a POST's connection may have had, well below a test. */
  private static final Duration CLOSE_IDLE = Duration.ofMillis(1500);

  /** So long that there are always streams under way. */
  private static final Duration UNDER_WAY = Duration.ofMillis(20);

  /** One way of going away and coming back. */
  enum Way {
    /** Taken out of the document, then, when nothing comes any more, stopped. */
    REMOVED,
    KILLED,
    RESETTING,
    /** Stays, and closes HTTP/1.1 connections that rest. */
    CLOSING_IDLE,
    /** Says GOAWAY in the middle of streams, and leaves one out that it has been sent. */
    GOING_AWAY,
    /** Refuses every stream for a while. */
    REFUSING;

    private boolean mayFailPosts() {
      return this == KILLED || this == RESETTING;
    }

    /** Whether the proxy is told what was not looked at, so that nothing has to be seen twice. */
    private boolean saysWhatWasSeen() {
      return this == GOING_AWAY || this == REFUSING;
    }
  }

  private final Spoken client;
  private final Spoken spoken;
  private final List<EchoEndpoint> all;

  EndpointChurn(Spoken client, Spoken endpoint) {
    this.client = client;
    this.spoken = endpoint;
    this.all =
        List.of(
            endpoint.endpoint("one"),
            endpoint.endpoint("two"),
            endpoint.endpoint("three"),
            endpoint.endpoint("four"));
  }

  @Override
  public void close() {
    all.forEach(EchoEndpoint::close);
  }

  /** Has one endpoint after the other go and come back, and fails unless the promises are kept. */
  void run(Path folder, Way way, int turns) throws IOException {
    // Given
    if (way == Way.CLOSING_IDLE) {
      all.forEach(endpoint -> endpoint.closeIdleAfter(CLOSE_IDLE));
    } else if (way.saysWhatWasSeen()) {
      all.forEach(endpoint -> endpoint.when("*", "/", Answer.ECHO.after(UNDER_WAY)));
    }
    // Frequent checks let what is up again come back soon; where nothing goes down they are a risk.
    String main = Spoken.mainYaml(folder, HOST) + (way.mayFailPosts() ? "hc_interval: 1\n" : "");
    try (DataplaneFixture gazan = DataplaneFixture.start(main, upstreams(all))) {
      await(
          () ->
              gazan.get(HOST, "/").status() == 200 && all.stream().allMatch(e -> e.requests() > 0));
      churn(gazan, way, turns);
    }
  }

  private void churn(DataplaneFixture gazan, Way way, int turns) throws IOException {
    try (LoadClient load =
        LoadClient.start(
            client
                .load(gazan, HOST)
                .methods("GET", "HEAD", "PUT", "DELETE", "POST")
                .connections(16)
                .perSecond(400))) {
      await(() -> load.requests() > 100);

      // When
      for (int i = 0; i < turns; i++) {
        take(way, gazan, load, all.get(i % all.size()));
      }

      // Then
      LoadClient.Report report = load.stop();
      System.out.printf(
          "%s to %s, %s: %d turns, %d requests, %d failed, %.0f retried, %d refused, %d left out%n",
          client,
          spoken,
          way,
          turns,
          report.requests(),
          report.failures().size(),
          gazan.metric("gazan_upstream_retries_total"),
          all.stream().mapToInt(e -> e.unseen().refused()).sum(),
          all.stream().mapToInt(e -> e.unseen().leftOut()).sum());
      assertFailures(way, report);
      assertOnce(way, report);
    }
  }

  private static void assertFailures(Way way, LoadClient.Report report) {
    assertThat(report.failures())
        .filteredOn(failure -> !(way.mayFailPosts() && failure.method().equals("POST")))
        .as("of %d requests", report.requests())
        .isEmpty();
    assertThat(report.failures())
        .filteredOn(failure -> failure.status() != 502)
        .as("failed otherwise than by 502")
        .isEmpty();
  }

  private void assertOnce(Way way, LoadClient.Report report) {
    Map<String, Integer> seen = new HashMap<>();
    all.forEach(e -> e.ids().forEach((id, times) -> seen.merge(id, times, Integer::sum)));
    assertThat(report.postIds()).filteredOn(id -> seen.getOrDefault(id, 0) > 1).isEmpty();
    if (way.saysWhatWasSeen()) {
      assertThat(seen).hasSize(report.requests());
      assertThat(seen.values()).containsOnly(1);
    }
  }

  private void take(Way way, DataplaneFixture gazan, LoadClient load, EchoEndpoint endpoint)
      throws IOException {
    switch (way) {
      case REMOVED -> remove(gazan, load, endpoint);
      case KILLED -> {
        endpoint.kill();
        goOn(load, 200);
        comeBack(endpoint, endpoint::revive);
      }
      case RESETTING -> {
        endpoint.mood(Mood.RESETS_AT_ONCE);
        endpoint.resetConnections();
        goOn(load, 200);
        comeBack(endpoint, () -> endpoint.mood(Mood.WELL));
      }
      case CLOSING_IDLE -> goOn(load, 100);
      case GOING_AWAY -> {
        int before = endpoint.unseen().leftOut();
        endpoint.unseen().goAway();
        await(() -> endpoint.unseen().leftOut() > before);
        comeBack(endpoint, () -> {});
      }
      case REFUSING -> {
        int before = endpoint.unseen().refused();
        endpoint.unseen().refuse(true);
        await(() -> endpoint.unseen().refused() > before + 20);
        comeBack(endpoint, () -> endpoint.unseen().refuse(false));
      }
    }
  }

  private void remove(DataplaneFixture gazan, LoadClient load, EchoEndpoint endpoint)
      throws IOException {
    List<EchoEndpoint> others = all.stream().filter(e -> e != endpoint).toList();
    gazan.replaceUpstreams(upstreams(others));
    awaitSilence(load, endpoint);
    endpoint.kill();
    goOn(load, 100);
    endpoint.revive();
    gazan.replaceUpstreams(upstreams(all));
    comeBack(endpoint, () -> {});
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

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(30, TimeUnit.SECONDS).until(condition);
  }

  private static String upstreams(List<EchoEndpoint> endpoints) {
    return UpstreamsYaml.host(
        HOST, endpoints.stream().map(EchoEndpoint::address).toArray(String[]::new));
  }
}
