package io.gazan.dataplane.cluster;

import io.gazan.dataplane.cluster.EndpointChurn.Way;
import io.gazan.dataplane.testing.Spoken;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * HTTP/2 endpoints that say what they have not looked at (RFC 9113 §8.7): no request of any method
 * fails, and every one is seen exactly once.
 */
class UnseenStreamChurnIT {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "HTTP1, H2C, GOING_AWAY",
    "HTTPS, H2, GOING_AWAY",
    "H2, H2C, GOING_AWAY",
    "HTTP1, H2, REFUSING",
    "HTTPS, H2C, REFUSING",
    "H2, H2, REFUSING",
  })
  void isServedOnceElsewhere(Spoken client, Spoken endpoint, Way way) throws IOException {
    churn(client, endpoint, way, 4);
  }

  @Tag("soak")
  @ParameterizedTest
  @CsvSource({
    "HTTPS, H2C, GOING_AWAY",
    "H2, H2C, GOING_AWAY",
    "H2, H2, GOING_AWAY",
    "HTTPS, H2C, REFUSING",
    "H2, H2C, REFUSING",
    "H2, H2, REFUSING",
  })
  void isServedOnceElsewhereForAMinute(Spoken client, Spoken endpoint, Way way) throws IOException {
    churn(client, endpoint, way, 120);
  }

  private void churn(Spoken client, Spoken endpoint, Way way, int turns) throws IOException {
    try (EndpointChurn churn = new EndpointChurn(client, endpoint)) {
      churn.run(folder, way, turns);
    }
  }
}
