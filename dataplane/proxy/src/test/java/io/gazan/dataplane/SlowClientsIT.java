package io.gazan.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.RecordingEndpoint;
import io.gazan.dataplane.testing.UpstreamsYaml;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many who take their time, beside somebody who behaves. */
class SlowClientsIT {
  private static final int CLIENTS = 200;
  private static final int MANY = 5000;
  private static final int SECONDS = 60;
  private static final String HOST = "good.example";

  @TempDir Path folder;
  @AutoClose private final EchoEndpoint good = EchoEndpoint.start("good");
  @AutoClose private ProcessScene scene;

  @BeforeEach
  void makeScene() throws IOException {
    scene = new ProcessScene(folder, UpstreamsYaml.unchecked(HOST, good.address()));
  }

  private SteadyClient serve(String timeouts) throws IOException {
    scene.serving(
        "-c",
        scene
            .main("threads: 1\nlimits: {connections: 10000}\ntimeouts: {" + timeouts + "}\n")
            .toString());
    SteadyClient client = SteadyClient.start(scene.http, HOST);
    await().atMost(ProcessScene.WITHIN).until(() -> client.answers() > 50);
    return client;
  }

  @Test
  void thoseWhoDripTheirHeadersAreTurnedOut() throws Exception {
    // Given
    try (SteadyClient client = serve("header: 1s");
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
  void thoseWhoStopWithinTheirBodyAreTurnedOut() throws Exception {
    // Given
    try (SteadyClient client = serve("body_idle: 1s");
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

  private static int left(SlowWriters slow, int next) {
    slow.drip(next);
    return slow.left();
  }

  /**
   * Slow headers, slow bodies, slow reading, by a tool that is made for it. It shares the cores
   * with the data plane, so what it costs is held against what it costs when it is after somebody
   * else.
   */
  @ParameterizedTest
  @Tag("soak")
  @ValueSource(strings = {"-H", "-B", "-X"})
  void slowhttptestBesideGoodTraffic(String mode) throws Exception {
    assumeTrue(
        new ProcessBuilder("sh", "-c", "command -v slowhttptest").start().waitFor() == 0,
        "needs the package slowhttptest");
    // Given
    try (SteadyClient client = serve("header: 10s");
        RecordingEndpoint sink = RecordingEndpoint.start(connection -> connection.awaitClose())) {
      // When
      double alone = window(client, null, mode);
      double elsewhere = window(client, sink.socketAddress(), mode);
      double attacked = window(client, scene.http, mode);
      System.out.printf(
          Locale.ROOT,
          "slowhttptest %s: p99 %.2f ms alone, %.2f ms beside an attack on another,"
              + " %.2f ms under attack, ratio %.2f; most connections %.0f, all gone after %.0f s%n",
          mode,
          alone,
          elsewhere,
          attacked,
          attacked / elsewhere,
          mostConnections,
          lastSeen / 1e9);
      // Then
      assertThat(client.failures()).isEmpty();
      assertThat(mostConnections).isGreaterThan(MANY / 2);
      assertThat(attacked).isLessThanOrEqualTo(2 * elsewhere);
      if (mode.equals("-H")) {
        // They come at a thousand a second; the header timeout is 10 s.
        assertThat(lastSeen / 1e9).isLessThan(MANY / 1000 + 10 + 5);
      }
    }
  }

  private double mostConnections;
  private double lastSeen;
  private @Nullable Process attack;

  private double window(SteadyClient client, @Nullable InetSocketAddress target, String mode)
      throws Exception {
    client.takeP99();
    long began = System.nanoTime();
    attack = null;
    mostConnections = 0;
    lastSeen = 0;
    try {
      await()
          .atMost(Duration.ofSeconds(3 * SECONDS))
          .pollInterval(Duration.ofMillis(250))
          .until(
              () -> {
                // It gives up when its first connections were not there at once.
                if (target != null
                    && mostConnections < MANY / 10
                    && (attack == null || !attack.isAlive())) {
                  attack = attack(target, mode);
                }
                double now = connections();
                mostConnections = Math.max(mostConnections, now);
                if (now > 10) {
                  lastSeen = System.nanoTime() - began;
                }
                return System.nanoTime() - began > TimeUnit.SECONDS.toNanos(SECONDS);
              });
      return client.takeP99();
    } finally {
      Process last = attack;
      if (last != null) {
        last.destroyForcibly().waitFor();
      }
    }
  }

  private Process attack(InetSocketAddress target, String mode) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "slowhttptest",
                mode,
                "-c",
                Integer.toString(MANY),
                "-r",
                "1000",
                "-i",
                "5",
                "-l",
                Integer.toString(2 * SECONDS),
                "-u",
                "http://" + target.getAddress().getHostAddress() + ":" + target.getPort() + "/"));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private double connections() throws IOException {
    String family = "gazan_active_connections ";
    return scene
        .admin("/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith(family))
        .mapToDouble(line -> Double.parseDouble(line.substring(family.length())))
        .sum();
  }
}
