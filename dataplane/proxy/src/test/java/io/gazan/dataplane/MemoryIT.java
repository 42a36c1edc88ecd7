package io.gazan.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.LargeEndpoint;
import io.gazan.dataplane.testing.UpstreamsYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data plane with little memory, and clients that let it hold what they asked for. */
class MemoryIT {
  private static final int MEBI = 1 << 20;
  private static final long LIMIT = 256L * MEBI;

  /** Streams that get an answer, of which nobody takes more than a window. */
  private static final int STALLED = 500;

  @TempDir Path folder;
  @AutoClose private final EchoEndpoint good = EchoEndpoint.start("good");
  @AutoClose private final LargeEndpoint large = LargeEndpoint.start(10 * MEBI);
  private final MemoryGroup group = MemoryGroup.of(LIMIT);
  private ProcessScene scene;
  private String leaks = "disabled";

  @BeforeEach
  void makeScene() throws IOException {
    scene =
        new ProcessScene(
            folder,
            """
            clusters:
              large:
                servers: ["%s"]
                limits: {connections: 10000, pending: 10000}
                health: false
              few:
                servers: ["%s"]
                protocol: http1
                limits: {connections: %d, pending: 1000}
                health: false
            %s  large.example: {paths: {/: {cluster: large}}}
              few.example: {paths: {/: {cluster: few}}}
            """
                .formatted(
                    large.address(),
                    large.address(),
                    STALLED,
                    UpstreamsYaml.unchecked("good.example", good.address())));
  }

  /** In this order: a group that somebody is in stays. */
  @AfterEach
  void end() throws IOException {
    scene.close();
    group.close();
  }

  @Test
  void slowReadersDoNotTakeItAway() throws Exception {
    leaks = "paranoid";
    GazanProcess gazan = start(12);
    try (SteadyClient client = SteadyClient.start(scene.http, "good.example")) {
      new Run(300, gazan, client).go();
    }
    assertThat(gazan.output()).doesNotContain("LEAK");
  }

  @Test
  @Tag("soak")
  void twoThousandSlowReadersDoNotTakeItAway() throws Exception {
    GazanProcess gazan = start(48);
    try (SteadyClient client = SteadyClient.start(scene.http, "good.example")) {
      Run run = new Run(2000, gazan, client);
      run.go();
      assertThat(run.ratio()).isLessThanOrEqualTo(5);
      // Then: what the first ones made the pool keep is enough for the next
      double kept = metric("gazan_direct_memory_bytes");
      new Run(2000, gazan, client).go();
      await()
          .atMost(ProcessScene.WITHIN)
          .until(() -> metric("gazan_direct_memory_bytes") <= 1.1 * kept);
    }
  }

  @Test
  void streamsThatNobodyReadsDoNotTakeItAway() throws Exception {
    stalled(300, 20);
  }

  @Test
  @Tag("soak")
  void aHundredThousandStreamsThatNobodyReadsDoNotTakeItAway() throws Exception {
    stalled(1000, 100);
  }

  private void stalled(int connections, int streams) throws Exception {
    GazanProcess gazan = start(48);
    try (SteadyClient client = SteadyClient.start(scene.http, "good.example")) {
      await().atMost(ProcessScene.WITHIN).until(() -> client.answers() > 100);
      double before = metric("gazan_direct_memory_bytes");
      double beforeP99 = client.takeP99();
      // When
      try (StalledStreams stalled = new StalledStreams()) {
        for (int i = 0; i < connections; i++) {
          stalled.ask(scene.http, "few.example", streams);
        }
        String asked = "gazan_requests_by_version_total{version=\"HTTP/2.0\"}";
        await().atMost(ProcessScene.WITHIN).until(() -> metric(asked) >= connections * streams);
        await()
            .atMost(ProcessScene.WITHIN)
            .until(() -> metric("gazan_upstream_connections") >= STALLED);
        client.takeP99();
        await().atMost(ProcessScene.WITHIN).until(() -> client.answers() > 300);
        double held = metric("gazan_direct_memory_bytes");
        System.out.printf(
            Locale.ROOT,
            "%d connections of %d stalled streams: p99 %.2f ms before, %.2f ms beside them;"
                + " %.1f MiB of direct memory, %.1f MiB before, resident %d MiB at most, %s%n",
            connections,
            streams,
            beforeP99,
            client.takeP99(),
            held / MEBI,
            before / MEBI,
            peak(gazan) / MEBI,
            group);
        // Then
        assertThat(held).isLessThan(0.9 * metric("gazan_direct_memory_max_bytes"));
        assertThat(peak(gazan)).isLessThan(LIMIT - LIMIT / 10);
      }
      // Then
      await().atMost(ProcessScene.WITHIN).until(() -> metric("gazan_active_connections") < 20);
      assertThat(client.failures()).isEmpty();
    }
    assertThat(gazan.isAlive()).isTrue();
    assertThat(gazan.output()).doesNotContain("OutOfMemory").doesNotContain("unexpected");
  }

  /** The heap may have 64 MiB, as of all processes of these tests. */
  private GazanProcess start(int directMebi) throws IOException {
    return ProcessScene.untilServing(
        scene.start(
            group.before(),
            Map.of(
                "JAVA_TOOL_OPTIONS",
                "-XX:MaxDirectMemorySize=" + directMebi + "m",
                "_JAVA_OPTIONS", // which come last
                "-Dio.netty.leakDetection.level=" + leaks),
            "-c",
            scene.main("threads: 2\nproxy_h2c: true\nlimits: {connections: 10000}\n").toString()));
  }

  /** Good traffic, before, while slow readers come, while they are there, and after. */
  private final class Run {
    private final int readers;
    private final GazanProcess gazan;
    private final SteadyClient client;
    private double before;
    private double beside;
    private double held;

    Run(int readers, GazanProcess gazan, SteadyClient client) {
      this.readers = readers;
      this.gazan = gazan;
      this.client = client;
    }

    double ratio() {
      return beside / before;
    }

    void go() throws IOException {
      // Given
      window(() -> {});
      double atFirst = metric("gazan_direct_memory_bytes");
      before = window(() -> {});
      // When
      try (SlowReaders slow = new SlowReaders()) {
        for (int i = 0; i < readers; i++) {
          slow.ask(scene.http, "large.example");
        }
        double coming = window(slow::sip);
        beside = window(slow::sip);
        held = metric("gazan_direct_memory_bytes");
        long most = peak(gazan);
        System.out.printf(
            Locale.ROOT,
            "%d slow readers: p99 %.2f ms before, %.2f ms while they came, %.2f ms beside them;"
                + " %.1f MiB of direct memory, resident %d MiB at most, %s%n",
            readers,
            before,
            coming,
            beside,
            held / MEBI,
            most / MEBI,
            group);
        // Then
        assertThat(client.failures()).isEmpty();
        assertThat(slow.shed()).isZero();
        assertThat(slow.ended()).isZero();
        assertThat(held).isLessThan(0.9 * metric("gazan_direct_memory_max_bytes"));
        assertThat(held / readers).isLessThan(128 * 1024);
        assertThat(most).isLessThan(LIMIT - LIMIT / 10);
      }
      // Then: what they held is there for others again
      await().atMost(ProcessScene.WITHIN).until(() -> metric("gazan_direct_memory_bytes") < held);
      await().atMost(ProcessScene.WITHIN).until(() -> metric("gazan_active_connections") < 20);
      System.out.printf(
          Locale.ROOT,
          "%.1f MiB of direct memory at first, %.1f MiB at the end%n",
          atFirst / MEBI,
          metric("gazan_direct_memory_bytes") / MEBI);
      assertThat(client.failures()).isEmpty();
      assertThat(gazan.isAlive()).isTrue();
      assertThat(gazan.output()).doesNotContain("OutOfMemory").doesNotContain("unexpected");
    }

    /** So many more answers; returns their 99th percentile in milliseconds. */
    private double window(Runnable meanwhile) {
      client.takeP99();
      await()
          .atMost(ProcessScene.WITHIN)
          .pollInterval(Duration.ofMillis(200))
          .until(
              () -> {
                meanwhile.run();
                return client.answers() >= Math.min(readers, 1000);
              });
      return client.takeP99();
    }
  }

  private double metric(String family) throws IOException {
    return scene
        .admin("/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith(family + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(family.length())))
        .sum();
  }

  private static long peak(GazanProcess gazan) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + gazan.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .sum();
  }
}
