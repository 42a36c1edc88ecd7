package io.gazan.dataplane.cluster;

import io.gazan.dataplane.cluster.EndpointChurn.Way;
import io.gazan.dataplane.testing.Spoken;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ways in which endpoints of every protocol go, for clients of every protocol. */
class EndpointChurnIT {
  private static final int LONG = 30;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "HTTP1, HTTP1, 4",
    "HTTPS, H2C, 2",
    "H2, H2, 2",
  })
  void comingAndGoing(Spoken client, Spoken endpoint, int turns) throws IOException {
    for (Way way : new Way[] {Way.REMOVED, Way.KILLED, Way.RESETTING}) {
      churn(client, endpoint, way, turns);
    }
  }

  @ParameterizedTest
  @CsvSource({"HTTP1, HTTP1", "H2, HTTPS"})
  void closingIdleConnections(Spoken client, Spoken endpoint) throws IOException {
    churn(client, endpoint, Way.CLOSING_IDLE, 8);
  }

  @Tag("soak")
  @ParameterizedTest
  @CsvSource({
    "HTTP1, HTTP1, REMOVED",
    "HTTP1, HTTP1, KILLED",
    "HTTP1, HTTP1, RESETTING",
    "HTTPS, H2C, REMOVED",
    "HTTPS, H2C, KILLED",
    "HTTPS, H2C, RESETTING",
    "H2, H2, REMOVED",
    "H2, H2, KILLED",
    "H2, H2, RESETTING",
    "H2, HTTP1, REMOVED",
    "H2, HTTP1, KILLED",
    "H2, HTTP1, RESETTING",
  })
  void comingAndGoingForAMinute(Spoken client, Spoken endpoint, Way way) throws IOException {
    churn(client, endpoint, way, LONG);
  }

  @Tag("soak")
  @ParameterizedTest
  @CsvSource({"HTTP1, HTTP1", "HTTPS, HTTPS", "H2, HTTPS"})
  void closingIdleConnectionsForAMinute(Spoken client, Spoken endpoint) throws IOException {
    churn(client, endpoint, Way.CLOSING_IDLE, LONG * 8);
  }

  private void churn(Spoken client, Spoken endpoint, Way way, int turns) throws IOException {
    try (EndpointChurn churn = new EndpointChurn(client, endpoint)) {
      churn.run(folder, way, turns);
    }
  }
}
