package io.gazan.dataplane.proxy;

import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.UpstreamsYaml;
import java.time.Duration;

/** A data plane that looks for clients below {@code limits.min_rate} every half a second. */
final class MinRateScene {
  static final String HOST = "slow.example";

  /** A few windows. */
  private static final Duration LONG = Duration.ofMillis(1800);

  private MinRateScene() {}

  /** Sends everything for {@link #HOST} to that server. */
  static DataplaneFixture start(int minRate, String server) {
    return DataplaneFixture.start(
        """
        threads: 1
        proxy_h2c: true
        timeouts: {header: 500ms}
        limits: {min_rate: %d}
        """
            .formatted(minRate),
        UpstreamsYaml.unchecked(HOST, server));
  }

  /** What is counted under this reason. */
  static String errors(String reason) {
    return "gazan_errors_total{reason=\"" + reason + "\"}";
  }

  /** Waits a few windows, in which nothing is counted there. */
  static void quiet(DataplaneFixture gazan, String metric) {
    await().during(LONG).atMost(LONG.multipliedBy(5)).until(() -> gazan.metric(metric) == 0);
  }
}
