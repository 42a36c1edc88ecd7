package io.gazan.dataplane.provider.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.LoadClient;
import io.gazan.dataplane.testing.LoadClient.Load;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Routes, endpoints and headers change all the time while traffic flows: no request fails, no
 * connection is closed, and every change comes into force.
 */
class ReloadUnderLoadIT {
  @AutoClose private final EchoEndpoint one = EchoEndpoint.start("one");
  @AutoClose private final EchoEndpoint two = EchoEndpoint.start("two");
  @AutoClose private final EchoEndpoint three = EchoEndpoint.start("three");

  @ParameterizedTest
  @ValueSource(ints = {0, 5_000})
  void aFewSeconds(int routes) throws IOException {
    change(routes, 15, Duration.ofSeconds(4));
  }

  @Tag("soak")
  @ParameterizedTest
  @ValueSource(ints = {0, 5_000})
  void fiveHundredChangesInAMinute(int routes) throws IOException {
    change(routes, 500, Duration.ofSeconds(60));
  }

  private void change(int routes, int changes, Duration length) throws IOException {
    // Given
    String rest = moreRoutes(routes);
    try (DataplaneFixture gazan = DataplaneFixture.start(upstreams(0, rest));
        LoadClient load =
            LoadClient.start(
                Load.on(gazan.address(), "r.example")
                    .paths("/", "/a", "/a/b/c", "/kept?x")
                    .methods("GET", "POST", "HEAD"))) {
      await(() -> load.requests() > 50);

      // When: a change at every step of an even schedule
      long begin = System.nanoTime();
      for (int i = 1; i <= changes; i++) {
        long due = begin + length.toNanos() * i / changes;
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        gazan.replaceUpstreams(upstreams(i, rest));
      }

      // Then: the last change is in force, and the load did not notice any.
      String last = String.valueOf(changes);
      await(() -> last.equals(gazan.get("r.example", "/").header("X-Change")));
      LoadClient.Report report = load.stop();
      assertThat(report.failures()).isEmpty();
      assertThat(report.connections()).isEqualTo(8);
      assertThat(one.requests() + two.requests() + three.requests())
          .isGreaterThanOrEqualTo(report.requests());
      assertThat(gazan.metric("gazan_config_rejected_total")).isZero();
    }
  }

  /** Every change moves a path, takes an endpoint away or brings it back, and edits a header. */
  private String upstreams(int change, String rest) {
    String servers =
        switch (change % 3) {
          case 0 -> "\"%s\", \"%s\"".formatted(one.address(), two.address());
          case 1 -> "\"%s\", \"%s\"".formatted(two.address(), three.address());
          default -> "\"%s\"".formatted(three.address());
        };
    return """
    headers: ["X-Change: %1$d"]
    upstreams:
      r.example:
        paths:
          "/": {servers: [%2$s]}
          "%3$s": {servers: ["%4$s"], headers: ["X-Path: %1$d"]}
          "/kept": {servers: ["%5$s"]}
    """
            .formatted(
                change,
                servers,
                change % 2 == 0 ? "/a" : "/a/b",
                change % 4 < 2 ? one.address() : two.address(),
                one.address())
        + rest;
  }

  private String moreRoutes(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i += 10) {
      text.append("  h%d.example:\n    paths:\n".formatted(i));
      for (int j = i; j < i + 10; j++) {
        text.append("      \"/p%d\": {servers: [\"%s\"]}\n".formatted(j, one.address()));
      }
    }
    return text.toString();
  }

  private static void await(java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await().atMost(30, TimeUnit.SECONDS).until(condition);
  }
}
