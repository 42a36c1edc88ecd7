package io.gazan.dataplane.filter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.filter.auth.forward.AuthClient;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.RecordingEndpoint;
import io.gazan.dataplane.testing.tls.TestCertificates;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** As many questions as may run at once, and one more. */
class ForwardLimitIT {
  private static final String YES = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

  private final CountDownLatch decided = new CountDownLatch(1);

  @AutoClose private final EchoEndpoint endpoint = EchoEndpoint.start("one");

  @AutoClose
  private final RecordingEndpoint judge =
      RecordingEndpoint.start(
          connection -> {
            while (connection.request() != null) {
              try {
                decided.await();
              } catch (InterruptedException e) {
                return;
              }
              connection.write(YES);
            }
          });

  @AutoClose
  private final DataplaneFixture gazan =
      DataplaneFixture.start(
          """
          upstreams:
            h:
              paths:
                "/": {servers: ["%1$s"], healthcheck: false, authorization: {type: forward, creds: "http://%2$s/", timeout: 60s}}
                "/open": {servers: ["%1$s"], healthcheck: false}
          """
              .formatted(endpoint.address(), judge.address()));

  ForwardLimitIT() throws IOException {}

  @Test
  void aJudgeWhoseCertificateNobodyKnowsIsNotAskedAndNobodyGetsIn() throws IOException {
    // Given
    try (KeyServer stranger = KeyServer.start(TestCertificates.untrusted("localhost"));
        DataplaneFixture own =
            DataplaneFixture.start(
                """
                upstreams:
                  h:
                    paths:
                      "/": {servers: ["%s"], healthcheck: false, authorization: {type: forward, creds: "%s"}}
                """
                    .formatted(endpoint.address(), stranger.url()))) {
      // When, Then
      assertThat(own.get("h", "/").status()).isEqualTo(503);
      assertThat(endpoint.seen()).isEmpty();
      assertThat(stranger.asked()).isZero();
    }
  }

  @Test
  void oneMoreThanMayRunIs503AndThereIsRoomWhenTheyHaveEnded() throws IOException {
    // Given
    List<RawClient> waiting = new ArrayList<>();
    try {
      for (int i = 0; i < AuthClient.MOST_ASKED; i++) {
        RawClient client = gazan.connect();
        waiting.add(client);
        client.get("h", "/waits");
      }
      await().until(() -> gazan.metric("gazan_auth_forwards_active") == AuthClient.MOST_ASKED);

      // When, Then
      assertThat(gazan.get("h", "/more").status()).isEqualTo(503);
      assertThat(gazan.get("h", "/open").status()).isEqualTo(200);
      assertThat(gazan.metric("gazan_auth_requests_total{outcome=\"overloaded\",type=\"forward\"}"))
          .isEqualTo(1);
      assertThat(endpoint.seen()).extracting(seen -> seen.target()).containsExactly("/open");

      // When: some leave, whose questions end
      for (int i = 0; i < 10; i++) {
        waiting.removeFirst().close();
      }

      // Then
      await().until(() -> gazan.metric("gazan_auth_forwards_active") == AuthClient.MOST_ASKED - 10);

      // When
      decided.countDown();

      // Then: who waited is let in, and so is the next
      for (RawClient client : waiting) {
        assertThat(client.read().status()).isEqualTo(200);
      }
      assertThat(gazan.get("h", "/more").status()).isEqualTo(200);
      await().until(() -> gazan.metric("gazan_auth_forwards_active") == 0);
    } finally {
      for (RawClient client : waiting) {
        client.close();
      }
    }
  }
}
