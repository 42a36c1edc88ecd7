package io.gazan.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.LargeEndpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Slow headers, slow bodies, slow reading, by a tool that is made for it, beside somebody who
 * behaves. The tool and what it makes the endpoints do share the cores with the data plane, so what
 * it costs is held against what it costs when it is after another data plane of the same machine.
 */
@Tag("soak")
class SlowhttptestIT {
  private static final int MANY = 5000;
  private static final int FEW = 10;
  private static final int ROUNDS = 2;
  private static final int SECONDS = 25;
  private static final String HOST = "good.example";

  @TempDir Path folder;
  @AutoClose private final EchoEndpoint good = EchoEndpoint.start("good");
  @AutoClose private final EchoEndpoint slow = EchoEndpoint.start("slow");
  @AutoClose private final LargeEndpoint large = LargeEndpoint.start(1 << 18);
  @AutoClose private ProcessScene scene;
  @AutoClose private ProcessScene other;

  private double mostConnections;
  private double accepted;
  private double lastCame;
  private double lastSeen;
  private @Nullable Process attack;

  @BeforeEach
  void makeScenes() throws IOException {
    scene = serving("scene");
    other = serving("other");
  }

  /** Of 5,000 who are sent on to an endpoint all are, so that none of them ends by a 503. */
  private ProcessScene serving(String name) throws IOException {
    ProcessScene made =
        new ProcessScene(
            Files.createDirectory(folder.resolve(name)),
            """
            upstreams:
              %s: {paths: {"/": {servers: ["%s"], healthcheck: false}}}
              DEFAULT: {paths: {"/": {cluster: slow}, "/large": {cluster: large}}}
            clusters:
              slow: {servers: ["%s"], limits: {connections: 0}}
              large: {servers: ["%s"], limits: {connections: 0}}
            """
                .formatted(HOST, good.address(), slow.address(), large.address()));
    String main = made.main("threads: 1\nlimits: {connections: 10000}\n").toString();
    // Ten thousand connections fill the heap of 64 MiB that these processes have otherwise.
    ProcessScene.untilServing(
        made.start(List.of(), Map.of("_JAVA_OPTIONS", "-Xmx256m"), "-c", main));
    return made;
  }

  @ParameterizedTest
  @ValueSource(strings = {"-H", "-B", "-X"})
  void goodTrafficGoesOnAndTheSlowOnesEnd(String mode) throws Exception {
    assumeTrue(
        new ProcessBuilder("sh", "-c", "command -v slowhttptest").start().waitFor() == 0,
        "needs the package slowhttptest");
    // Given
    try (SteadyClient client = SteadyClient.start(scene.http, HOST)) {
      window(client, null, mode);
      double best = Double.MAX_VALUE;
      for (int round = 0; round < ROUNDS; round++) {
        // When
        double alone = window(client, null, mode);
        double elsewhere = window(client, other.http, mode);
        double attacked = window(client, scene.http, mode);
        best = Math.min(best, attacked / elsewhere);
        System.out.printf(
            Locale.ROOT,
            "slowhttptest %s: p99 %.2f ms alone, %.2f ms beside an attack on another,"
                + " %.2f ms under attack, ratio %.2f; most connections %.0f, all gone %.1f s"
                + " after the last came%n",
            mode,
            alone,
            elsewhere,
            attacked,
            attacked / elsewhere,
            mostConnections,
            lastSeen - lastCame);
        // Then
        assertThat(client.failures()).isEmpty();
        assertThat(mostConnections).isGreaterThan(MANY / 2.0);
        // timeouts.header is 10 s
        assertThat(lastSeen - lastCame).isLessThan(10 + 5);
      }
      // What else the machine does makes it worse, never better.
      assertThat(best).isLessThanOrEqualTo(2);
    }
  }

  /** What the client's p99 is in the next while, in which somebody is attacked, or nobody. */
  private double window(SteadyClient client, @Nullable InetSocketAddress target, String mode)
      throws Exception {
    client.takeP99();
    long began = System.nanoTime();
    attack = null;
    mostConnections = 0;
    lastSeen = 0;
    lastCame = 0;
    accepted = sample("gazan_connections_accepted_total ");
    try {
      await()
          .atMost(Duration.ofSeconds(3 * SECONDS))
          .pollInterval(Duration.ofMillis(500))
          .until(
              () -> {
                if (target != null && attack == null) {
                  attack = attack(target, mode);
                }
                double seconds = (System.nanoTime() - began) / 1e9;
                watch(seconds);
                return seconds > SECONDS;
              });
      return client.takeP99();
    } finally {
      Process last = attack;
      if (last != null) {
        last.destroyForcibly().waitFor();
      }
    }
  }

  private void watch(double seconds) throws IOException {
    double now = sample("gazan_active_connections ");
    double ever = sample("gazan_connections_accepted_total ");
    // The tool looks in with a connection of its own now and then.
    if (ever > accepted + FEW) {
      lastCame = seconds;
    }
    accepted = ever;
    mostConnections = Math.max(mostConnections, now);
    if (now > FEW) {
      lastSeen = seconds;
    }
  }

  private static Process attack(InetSocketAddress target, String mode) throws IOException {
    return new ProcessBuilder(
            "slowhttptest",
            mode,
            "-c",
            Integer.toString(MANY),
            "-r",
            "1000",
            "-i",
            "5",
            "-l",
            Long.toString(TimeUnit.MINUTES.toSeconds(1)),
            "-u",
            "http://"
                + target.getAddress().getHostAddress()
                + ":"
                + target.getPort()
                + (mode.equals("-X") ? "/large" : "/"))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private double sample(String family) throws IOException {
    return scene
        .admin("/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith(family))
        .mapToDouble(line -> Double.parseDouble(line.substring(family.length())))
        .sum();
  }
}
