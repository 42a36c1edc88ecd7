package io.gazan.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.LargeEndpoint;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many who take their time, beside somebody who behaves. */
class SlowClientsIT {
  private static final int CLIENTS = 200;
  private static final String HOST = "good.example";
  private static final String LARGE = "large.example";

  @TempDir Path folder;
  @AutoClose private final EchoEndpoint good = EchoEndpoint.start("good");

  @AutoClose private final LargeEndpoint large = LargeEndpoint.start(1 << 18);
  @AutoClose private ProcessScene scene;

  @BeforeEach
  void makeScene() throws IOException {
    scene =
        new ProcessScene(
            folder,
            """
            upstreams:
              %s: {paths: {"/": {servers: ["%s"], healthcheck: false}}}
              %s: {paths: {"/": {servers: ["%s"], healthcheck: false}}}
            """
                .formatted(HOST, good.address(), LARGE, large.address()));
  }

  private SteadyClient serve(String timeouts, String limits) throws IOException {
    scene.serving(
        "-c",
        scene
            .main("threads: 1\nlimits: {" + limits + "}\ntimeouts: {" + timeouts + "}\n")
            .toString());
    SteadyClient client = SteadyClient.start(scene.http, HOST);
    await().atMost(ProcessScene.WITHIN).until(() -> client.answers() > 50);
    return client;
  }

  @Test
  void thoseWhoDripTheirHeadersAreTurnedOut() throws Exception {
    // Given
    try (SteadyClient client = serve("header: 1s", "min_rate: 500");
        SlowWriters slow = new SlowWriters()) {
      // When
      slow.begin(CLIENTS, scene.http, "GET / HTTP/1.1\r\nHost: " + HOST + "\r\nX-Drip: ");
      // Then: a byte in time does not help
      await().atMost(ProcessScene.WITHIN).until(() -> left(slow, 'x') == 0);
      assertThat(slow.told()).isPositive();
      assertThat(client.failures()).isEmpty();
    }
  }

  @Test
  void thoseWhoDripTheirBodyAreTurnedOut() throws Exception {
    // Given
    try (SteadyClient client = serve("header: 1s", "min_rate: 500");
        SlowWriters slow = new SlowWriters()) {
      // When
      slow.begin(
          CLIENTS,
          scene.http,
          "POST / HTTP/1.1\r\nHost: " + HOST + "\r\nContent-Length: 100000\r\n\r\n");
      // Then
      await().atMost(ProcessScene.WITHIN).until(() -> left(slow, 'x') == 0);
      assertThat(slow.told()).isPositive();
      assertThat(client.failures()).isEmpty();
    }
  }

  @Test
  void thoseWhoStopWithinTheirBodyAreTurnedOut() throws Exception {
    // Given
    try (SteadyClient client = serve("body_idle: 1s", "min_rate: 0");
        SlowWriters slow = new SlowWriters()) {
      // When
      slow.begin(
          CLIENTS,
          scene.http,
          "POST / HTTP/1.1\r\nHost: " + HOST + "\r\nContent-Length: 1000\r\n\r\nabc");
      // Then
      await().atMost(ProcessScene.WITHIN).until(() -> left(slow, 0) == 0);
      assertThat(slow.told()).isPositive();
      assertThat(client.failures()).isEmpty();
    }
  }

  @Test
  void thoseWhoTakeTheirAnswerInDropsAreTurnedOut() throws Exception {
    // Given
    try (SteadyClient client = serve("header: 1s", "min_rate: 50000");
        SlowReaders slow = new SlowReaders()) {
      // When
      for (int i = 0; i < CLIENTS; i++) {
        slow.ask(scene.http, LARGE);
      }
      // Then
      await().atMost(ProcessScene.WITHIN).until(() -> ended(slow) == CLIENTS);
      assertThat(slow.shed()).isZero();
      assertThat(client.failures()).isEmpty();
    }
  }

  private static int ended(SlowReaders slow) {
    slow.sip();
    return slow.ended();
  }

  private static int left(SlowWriters slow, int next) {
    slow.drip(next);
    return slow.left();
  }
}
