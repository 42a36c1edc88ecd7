package io.gazan.dataplane.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.LoadClient.Load;
import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The fixtures against each other, without a proxy between them. */
class EchoEndpointIT {
  private final EchoEndpoint endpoint = EchoEndpoint.start("one");

  @AfterEach
  void close() {
    endpoint.close();
  }

  @Test
  void answersWithItsNameAndRemembersWhatItSaw() throws IOException {
    try (RawClient client = RawClient.connect(endpoint.socketAddress())) {
      // When
      client.get("h", "/a?b", "X-Forwarded-For: 1.2.3.4", "X-Test-Id: 7");
      WireResponse response = client.read();
      client.request("HEAD", "h", "/");
      client.read("HEAD");

      // Then
      assertThat(response.text()).isEqualTo("one GET /a?b 7\n");
      assertThat(response.endpoint()).isEqualTo("one");
      assertThat(endpoint.only("/a?b").header("host")).isEqualTo("h");
      assertThat(endpoint.ids()).containsEntry("7", 1);
      assertThat(endpoint.checks()).isEqualTo(1);
    }
  }

  @Test
  void answersInChunksWithTrailers() throws IOException {
    // Given
    endpoint.when("GET", "/t", Answer.text("x".repeat(2500)).inChunks("X-Sum: 1"));

    try (RawClient client = RawClient.connect(endpoint.socketAddress())) {
      // When
      WireResponse response = client.get("h", "/t").read();

      // Then
      assertThat(response.text()).hasSize(2500);
      assertThat(response.trailers().first("X-Sum")).isEqualTo("1");
    }
  }

  @Test
  void diesAndComesBackOnTheSamePort() throws IOException {
    // Given
    RawClient client = RawClient.connect(endpoint.socketAddress());
    client.get("h", "/").read();

    // When
    endpoint.kill();

    // Then
    client.expectClosed();
    client.close();
    await().until(() -> refuses(endpoint));
    endpoint.revive();
    try (RawClient again = RawClient.connect(endpoint.socketAddress())) {
      assertThat(again.get("h", "/").read().status()).isEqualTo(200);
    }
  }

  @Test
  void loadCountsOnlyWhatFailed() {
    // Given
    LoadClient load =
        LoadClient.start(Load.on(endpoint.socketAddress(), "h").methods("GET", "POST", "HEAD"));
    Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> load.requests() > 100);

    // When
    assertThat(load.failures()).isEmpty();
    endpoint.mood(Mood.CLOSES);
    Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> !load.failures().isEmpty());
    endpoint.mood(Mood.WELL);

    // Then
    LoadClient.Report report = load.stop();
    assertThat(report.failures()).isNotEmpty().hasSizeLessThan(report.requests());
    assertThat(report.connections()).isGreaterThan(8);
  }

  @Test
  void aBlackHoleAndADeadAddressAreWhatTheySay() throws IOException {
    assertThat(DeadAddress.next()).startsWith("127.");
    try (BlackHole hole = BlackHole.open()) {
      assertThat(hole.address()).startsWith("127.");
    }
  }

  private static boolean refuses(EchoEndpoint endpoint) throws IOException {
    try (RawClient _ = RawClient.connect(endpoint.socketAddress())) {
      return false;
    } catch (ConnectException e) {
      return true;
    }
  }
}
