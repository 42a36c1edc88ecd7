package io.gazan.dataplane;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.WireResponse;
import io.gazan.dataplane.testing.operator.FakeOperator;
import io.gazan.dataplane.testing.operator.FakeSession;
import io.gazan.dataplane.testing.operator.Snapshots;
import io.gazan.dataplane.testing.tls.TestCertificates;
import io.gazan.upstreams.stream.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9}: under load, and while it saves. What is left must not be in the way. */
class KillIT {
  private static final String KEY = "a master key of more than 32 bytes";

  /**
   * {@link SteadyClient} has four connections, and each may come back once to a listener that is
   * about to go.
   */
  private static final int IN_FLIGHT = 8;

  /** A start took so long at most, in terms of one that nothing preceded: noise, not a budget. */
  private static final int MOST_TIMES = 10;

  @TempDir Path folder;
  @AutoClose private final EchoEndpoint good = EchoEndpoint.start("good");
  @AutoClose private ProcessScene scene;

  @BeforeEach
  void makeScene() throws IOException {
    scene = new ProcessScene(folder, document(0));
  }

  @Test
  void startsAgainFromWhatItSavedLastWhateverWasLeft() throws Exception {
    killWhileItSaves(3);
  }

  @Test
  @Tag("soak")
  void startsAgainAHundredTimes() throws Exception {
    killWhileItSaves(100);
  }

  /** What is saved, which one can tell from any other, and is of many pages. */
  private String document(int number) {
    return UpstreamsYaml.unchecked("good.example", good.address())
        + "  n%d.example: {paths: {/: {redirect_to: \"https://a.example\"}}}\n".formatted(number)
        + "# %s\n# %d\n".formatted("x".repeat(200_000), number);
  }

  private void killWhileItSaves(int times) throws Exception {
    // Given
    Path main = scene.main("threads: 1\npid_file: gazan.pid\nmaster_key: " + KEY + "\n");
    SplittableRandom random = new SplittableRandom(times);
    List<Double> millis = new ArrayList<>();
    GazanProcess gazan = timed(millis, main);
    for (int i = 0; i < times; i++) {
      try (SteadyClient steady = SteadyClient.start(scene.http, "good.example")) {
        await().atMost(ProcessScene.WITHIN).until(() -> steady.answers() > 20);
        Saver saver = new Saver(random.nextInt(1_000_000));
        saver.thread.start();
        await().atMost(ProcessScene.WITHIN).until(() -> saver.saved > 0);
        // When: at any moment of a save, or between two
        long at = System.nanoTime() + random.nextLong(TimeUnit.MILLISECONDS.toNanos(50));
        await().pollInterval(java.time.Duration.ofMillis(1)).until(() -> System.nanoTime() > at);
        gazan.signal("KILL");
        gazan.exitCode(ProcessScene.WITHIN);
        saver.thread.join();

        // Then: the file is whole, the last one that was confirmed or the one that was under way
        assertThat(Files.readString(scene.file("upstreams.yaml")))
            .isIn(document(saver.saved), document(saver.sent));
        assertThat(scene.file("gazan.sock")).exists();
        assertThat(scene.file("gazan.pid")).exists();

        // When
        gazan = timed(millis, main);
        // Then: nobody else lost anything
        List<String> lost = lost(steady);
        assertThat(lost).hasSizeLessThanOrEqualTo(IN_FLIGHT);
        int before = steady.answers();
        await().atMost(ProcessScene.WITHIN).until(() -> steady.answers() > before + 20);
        assertThat(lost(steady)).isEqualTo(lost);
        assertThat(scene.get("good.example", "/").status()).isEqualTo(200);
      }
    }
    double first = millis.removeFirst();
    double most = millis.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    System.out.printf(
        Locale.ROOT,
        "%d times kill -9: %.0f ms from start to ready, after a kill %.0f ms at most%n",
        times,
        first,
        most);
    assertThat(most).isLessThanOrEqualTo(MOST_TIMES * first);
    assertThat(Files.readString(scene.file("gazan.pid")).strip())
        .isEqualTo(Long.toString(gazan.pid()));
  }

  /** Without those that found nobody there. */
  private static List<String> lost(SteadyClient steady) {
    return steady.failures().stream().filter(failure -> !failure.contains("refused")).toList();
  }

  private GazanProcess timed(List<Double> millis, Path main) throws IOException {
    long began = System.nanoTime();
    GazanProcess started = scene.serving("-c", main.toString());
    assertThat(scene.admin("/readyz").status()).isEqualTo(200);
    millis.add((System.nanoTime() - began) / 1e6);
    return started;
  }

  @Test
  void startsAgainFromTheLastSnapshotWithoutAnOperator() throws Exception {
    // Given
    Files.writeString(folder.resolve("ca.pem"), TestCertificates.authority().certificatePem());
    Files.writeString(folder.resolve("token"), "a-token");
    Snapshot last = Snapshots.host("good.example", good.address());
    GazanProcess gazan;
    Path main;
    try (FakeOperator operator = FakeOperator.start(TestCertificates.server("localhost"))) {
      main =
          Files.writeString(
              folder.resolve("main.yaml"),
              """
              proxy_address_http: 127.0.0.1:%d
              config_address: 127.0.0.1:%d
              upgrade_sock: gazan.sock
              pid_file: gazan.pid
              threads: 1
              operator:
                address: "localhost:%d"
                ca: ca.pem
                token_file: token
                state_dir: state
                node: dp-1
              """
                  .formatted(
                      scene.http.getPort(), scene.admin.getPort(), operator.address().getPort()));
      gazan = scene.serving("-c", main.toString());
      FakeSession session = operator.session();
      session.hello();
      session.term(5).whole(last);
      await()
          .atMost(ProcessScene.WITHIN)
          .until(() -> Files.exists(folder.resolve("state/last-known-good.json")));
      gazan.signal("KILL");
      gazan.exitCode(ProcessScene.WITHIN);
    }
    // When
    scene.serving("-c", main.toString());
    // Then
    assertThat(scene.admin("/readyz").status()).isEqualTo(200);
    assertThat(scene.get("good.example", "/").header("X-Endpoint")).isEqualTo("good");
  }

  /** Saves one document after the other, until there is nobody to save them. */
  private final class Saver {
    private final Thread thread = Thread.ofPlatform().unstarted(this::run);
    private volatile int sent;
    private volatile int saved;

    Saver(int first) {
      sent = first;
    }

    private void run() {
      try {
        for (int next = sent + 1; ; next++) {
          sent = next;
          if (post(document(next)).status() != 200) {
            return;
          }
          saved = next;
        }
      } catch (IOException | AssertionError e) {
        // It is dead.
      }
    }

    private WireResponse post(String document) throws IOException {
      try (RawClient client = RawClient.connect(scene.admin)) {
        return client
            .request(
                "POST",
                "localhost",
                "/conf?save",
                document.getBytes(UTF_8),
                "Authorization: Bearer " + KEY)
            .read("POST");
      }
    }
  }
}
