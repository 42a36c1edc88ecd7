package io.gazan.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.UpstreamsYaml;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More clients than descriptors: 256 of these, and a limit on connections that is no help. */
class DescriptorsIT {
  private static final int CLIENTS = 2000;

  /** So many have been there before them. */
  private static final int EARLY = 24;

  @TempDir Path folder;
  @AutoClose private final EchoEndpoint good = EchoEndpoint.start("good");
  private final List<Socket> clients = new ArrayList<>();

  /** Takes connections, as its kernel does, and answers nothing. */
  @AutoClose private ServerSocket silent;

  @AutoClose private ProcessScene scene;
  private GazanProcess gazan;

  @BeforeEach
  void start() throws IOException {
    silent = new ServerSocket(0, 4096, InetAddress.ofLiteral("127.0.0.1"));
    scene =
        new ProcessScene(
            folder,
            """
            clusters:
              silent: {servers: ["127.0.0.1:%d"], protocol: http1, health: false}
            %s  silent.example: {paths: {/: {cluster: silent}}}
            """
                .formatted(
                    silent.getLocalPort(),
                    UpstreamsYaml.unchecked("good.example", good.address())));
    Path main = scene.main("threads: 1\nlimits: {connections: 10000}\n");
    gazan =
        ProcessScene.untilServing(
            scene.start(List.of("prlimit", "--nofile=256"), Map.of(), "-c", main.toString()));
  }

  @AfterEach
  void leave() throws IOException {
    for (Socket client : clients) {
      client.close();
    }
    clients.clear();
  }

  /** Each asks for something that does not come, which takes a second descriptor. */
  private void come(int count) throws IOException {
    byte[] request =
        RawClient.head("GET", "silent.example", "/").getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < count; i++) {
      Socket client = new Socket(scene.http.getAddress(), scene.http.getPort());
      clients.add(client);
      try {
        client.getOutputStream().write(request);
      } catch (IOException e) {
        // Turned away already.
      }
    }
  }

  @Test
  void servesWhomItHasTurnsOthersAwayAndRecovers() throws Exception {
    try (SteadyClient steady = SteadyClient.start(scene.http, "good.example")) {
      // Given
      List<RawClient> early = new ArrayList<>();
      for (int i = 0; i < EARLY; i++) {
        early.add(RawClient.connect(scene.http));
        clients.add(early.getLast().socket());
      }
      await().atMost(ProcessScene.WITHIN).until(() -> steady.answers() > 50);
      // When
      come(CLIENTS);
      await()
          .atMost(ProcessScene.WITHIN)
          .until(() -> metric("gazan_connections_refused_total") > 0);
      for (RawClient client : early) {
        client.get("silent.example", "/");
      }
      // Then: to endpoints too there are no connections any more, but for a few
      await()
          .atMost(ProcessScene.WITHIN)
          .until(() -> metric("gazan_errors_total{reason=\"overloaded\"}") >= EARLY - 16);
      // Then: those who are there are served, the admin side answers, and nothing spins
      double busy = busy(() -> assertThat(scene.admin("/readyz").status()).isEqualTo(200));
      assertThat(metric("gazan_open_files")).isGreaterThanOrEqualTo(256 - 32);
      assertThat(busy).isLessThanOrEqualTo(0.5);

      // When: they leave
      long left = System.nanoTime();
      leave();
      await().atMost(Duration.ofSeconds(10)).until(this::served);
      // Then
      System.out.printf(
          Locale.ROOT,
          "%d clients, 256 descriptors: %.2f of a core while there are none, %d ms to recover%n",
          CLIENTS,
          busy,
          (System.nanoTime() - left) / 1_000_000);
      assertThat(steady.failures()).isEmpty();
      assertThat(metric("gazan_upstream_health")).isPositive();
    }
    assertThat(gazan.isAlive()).isTrue();
  }

  @Test
  void acceptsNobodyWhileThereIsNoneAtAllAndThenWhoeverHasWaited() throws Exception {
    // Given
    try (RawClient early = RawClient.connect(scene.http);
        RawClient admin = RawClient.connect(scene.admin)) {
      assertThat(early.get("good.example", "/").read().status()).isEqualTo(200);
      // What it needs of its classes has been read then, were they in a folder.
      assertThat(admin.get("localhost", "/metrics").read().status()).isEqualTo(200);
      // When: it may have no more than it has
      limit("10:256");
      try (RawClient late = RawClient.connect(scene.http);
          RawClient lateAdmin = RawClient.connect(scene.admin)) {
        late.get("good.example", "/");
        lateAdmin.get("localhost", "/readyz");
        // Then
        double busy =
            busy(() -> assertThat(early.get("good.example", "/").read().status()).isEqualTo(200));
        String figures = admin.get("localhost", "/metrics").read().text();
        assertThat(value(figures, "gazan_accept_pauses_total")).as(figures).isBetween(1.0, 50.0);
        assertThat(busy).isLessThanOrEqualTo(0.5);
        // When
        limit("256:256");
        // Then
        assertThat(late.read().status()).isEqualTo(200);
        assertThat(lateAdmin.read().status()).isEqualTo(200);
      }
    }
    assertThat(gazan.output())
        .containsOnlyOnce("cannot accept connections")
        .containsOnlyOnce("no connections can be taken")
        .doesNotContain("Exception");
  }

  private void limit(String softAndHard) throws Exception {
    int code =
        new ProcessBuilder("prlimit", "--pid=" + gazan.pid(), "--nofile=" + softAndHard)
            .inheritIO()
            .start()
            .waitFor();
    assertThat(code).isZero();
  }

  /** How much of a core the process needs for a second in which this is done again and again. */
  private double busy(Doing meanwhile) throws IOException {
    long began = System.nanoTime();
    Duration before = cpu();
    await()
        .atMost(ProcessScene.WITHIN)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              meanwhile.run();
              return System.nanoTime() - began >= Duration.ofSeconds(1).toNanos();
            });
    return (double) cpu().minus(before).toNanos() / (System.nanoTime() - began);
  }

  /** What may fail. */
  @FunctionalInterface
  private interface Doing {
    void run() throws IOException;
  }

  private Duration cpu() {
    return ProcessHandle.of(gazan.pid()).orElseThrow().info().totalCpuDuration().orElseThrow();
  }

  private boolean served() {
    try {
      return scene.get("good.example", "/").status() == 200;
    } catch (IOException | AssertionError e) {
      return false;
    }
  }

  private double metric(String family) throws IOException {
    return value(scene.admin("/metrics").text(), family);
  }

  private static double value(String figures, String family) {
    return figures
        .lines()
        .filter(line -> line.startsWith(family + " ") || line.startsWith(family + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }
}
