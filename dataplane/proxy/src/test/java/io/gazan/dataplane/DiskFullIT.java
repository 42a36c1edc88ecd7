package io.gazan.dataplane;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.WireResponse;
import io.gazan.dataplane.testing.operator.FakeOperator;
import io.gazan.dataplane.testing.operator.FakeSession;
import io.gazan.dataplane.testing.operator.Snapshots;
import io.gazan.dataplane.testing.tls.TestCertificates;
import io.gazan.upstreams.stream.Snapshot;
import io.gazan.upstreams.stream.message.StreamMessage.Ack;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file system of one MiB that is full, or that was made read-only under the running process. Only
 * root can make one; {@link LogFilesIT} and {@link ReadOnlyIT} have what others can see of it.
 */
class DiskFullIT {
  private static final String KEY = "a master key of more than 32 bytes";

  @TempDir Path folder;
  @AutoClose private final EchoEndpoint good = EchoEndpoint.start("good");
  private Path disk;
  private ProcessScene scene;

  @BeforeEach
  void mount() throws Exception {
    scene = new ProcessScene(folder, "");
    disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=1m", "gazan-test", disk.toString()),
        "only root can mount a file system");
  }

  @AfterEach
  void end() throws Exception {
    scene.close();
    run("umount", "-l", disk.toString());
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  private String document(String name) {
    return UpstreamsYaml.unchecked("good.example", good.address())
        + "  a.example: {paths: {/: {redirect_to: \"https://%s.example\"}}}\n".formatted(name);
  }

  /** Leaves not a byte. */
  private Path fill() throws IOException {
    Path fill = disk.resolve("fill");
    try (OutputStream out = Files.newOutputStream(fill)) {
      for (int size = 64 << 10; size > 0; size /= 2) {
        try {
          while (true) {
            out.write(new byte[size]);
          }
        } catch (IOException e) {
          // With smaller pieces, then.
        }
      }
    }
    return fill;
  }

  @Test
  void aFullOneCostsLinesAndTheSaveAndNothingElse() throws Exception {
    // Given: configuration and logs on it
    scene = new ProcessScene(disk, document("before"));
    Path main =
        scene.main(
            """
            threads: 1
            log_level: debug
            access_log: all
            log_file: gazan.log
            access_log_file: access.log
            master_key: %s
            """
                .formatted(KEY));
    GazanProcess gazan = scene.start("-c", main.toString());
    Path log = scene.file("gazan.log");
    await()
        .atMost(ProcessScene.WITHIN)
        .until(() -> Files.exists(log) && Files.readString(log).contains("serving on"));
    try (SteadyClient steady = SteadyClient.start(scene.http, "good.example")) {
      await().atMost(ProcessScene.WITHIN).until(() -> steady.answers() > 20);
      // When
      Path fill = fill();
      WireResponse saved = post("/conf?save", document("full"));
      // Then: in force all the same, and what is missing is told
      assertUnsaved(saved, 507, "No space left on device", "full");
      await().atMost(ProcessScene.WITHIN).until(() -> metric("gazan_access_log_dropped_total") > 0);
      // When: a document larger than what is free breaks off in the middle
      Files.delete(fill);
      byte[] most = new byte[256 << 10];
      Files.write(fill, most);
      WireResponse broken = post("/conf?save", document("broken") + "# " + "x".repeat(900_000));
      // Then
      assertUnsaved(broken, 507, "No space left on device", "broken");
      // When: the same again, which is in no file by that
      assertThat(post("/conf", document("broken")).status()).isEqualTo(200);
      // Then
      assertThat(metric("gazan_config_unsaved")).isEqualTo(1);
      // When: another that need not be saved
      assertThat(post("/conf").status()).isEqualTo(200);
      // Then
      assertSaved();
      assertThat(location()).startsWith("https://after.example");
      // When
      fill();
      assertUnsaved(post("/conf?save"), 507, "No space left on device", "after");
      // When: there is room
      Files.delete(fill);
      WireResponse again = post("/conf?save");
      // Then
      assertThat(again.status()).as(again.text()).isEqualTo(200);
      assertSaved();
      assertThat(Files.readString(scene.file("upstreams.yaml"))).isEqualTo(document("after"));
      assertThat(steady.failures()).isEmpty();
    }
    assertThat(gazan.isAlive()).isTrue();
  }

  /** In force by that name, not in the file, and flagged. */
  private void assertUnsaved(WireResponse answer, int status, String why, String name)
      throws IOException {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.text())
        .contains(why)
        .contains("\"applied\":true")
        .contains("\"saved\":false");
    assertThat(location()).startsWith("https://%s.example".formatted(name));
    assertThat(metric("gazan_config_unsaved")).isEqualTo(1);
    assertThat(scene.admin("/status").text()).containsPattern("\"unsaved\" *: *\".*" + why);
    assertThat(Files.readString(scene.file("upstreams.yaml"))).isEqualTo(document("before"));
    try (Stream<Path> files = Files.list(disk)) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .noneMatch(file -> file.endsWith(".tmp"));
    }
  }

  private void assertSaved() throws IOException {
    assertThat(metric("gazan_config_unsaved")).isZero();
    assertThat(scene.admin("/status").text()).doesNotContain("\"unsaved\"");
  }

  @Test
  void aReadOnlyOneCostsTheSaveAndNothingElse() throws Exception {
    // Given: the upstreams file alone is on it, since nothing on it may be open for writing
    Files.delete(scene.file("upstreams.yaml"));
    Path there = Files.writeString(disk.resolve("there.yaml"), document("before"));
    Files.createSymbolicLink(scene.file("upstreams.yaml"), there);
    scene.serving("-c", scene.main("threads: 1\nmaster_key: " + KEY + "\n").toString());
    assertThat(run("mount", "-o", "remount,ro", disk.toString())).isTrue();
    // When
    WireResponse saved = post("/conf?save");
    // Then
    assertUnsaved(saved, 500, "Read-only file system", "after");
    // When
    assertThat(run("mount", "-o", "remount,rw", disk.toString())).isTrue();
    WireResponse again = post("/conf?save");
    // Then
    assertThat(again.status()).as(again.text()).isEqualTo(200);
    assertSaved();
    assertThat(Files.readString(there)).isEqualTo(document("after"));
    assertThat(location()).startsWith("https://after.example");
  }

  @Test
  void theLastSnapshotStaysWholeAndTheNextIsInForce() throws Exception {
    // Given
    Files.writeString(folder.resolve("ca.pem"), TestCertificates.authority().certificatePem());
    Files.writeString(folder.resolve("token"), "a-token");
    Snapshot first = Snapshots.host("good.example", good.address());
    Snapshot second = Snapshots.host("b.example", good.address());
    try (FakeOperator operator = FakeOperator.start(TestCertificates.server("localhost"))) {
      Path main =
          Files.writeString(
              folder.resolve("main.yaml"),
              """
              proxy_address_http: 127.0.0.1:%d
              config_address: 127.0.0.1:%d
              upgrade_sock: gazan.sock
              threads: 1
              operator:
                address: "localhost:%d"
                ca: ca.pem
                token_file: token
                state_dir: disk
                node: dp-1
              """
                  .formatted(
                      scene.http.getPort(), scene.admin.getPort(), operator.address().getPort()));
      scene.serving("-c", main.toString());
      FakeSession session = operator.session();
      session.hello();
      session.term(5).whole(first);
      assertThat(session.next()).isInstanceOf(Ack.class);
      await()
          .atMost(ProcessScene.WITHIN)
          .until(() -> metric("gazan_operator_state_writes_total") == 1);
      String kept = Files.readString(disk.resolve("last-known-good.json"));
      fill();
      // When
      session.whole(second);
      // Then: in force all the same
      assertThat(session.next()).isInstanceOf(Ack.class);
      await()
          .atMost(ProcessScene.WITHIN)
          .until(() -> metric("gazan_operator_state_failures_total") > 0);
      assertThat(scene.get("b.example", "/").header("X-Endpoint")).isEqualTo("good");
      assertThat(scene.admin("/readyz").status()).isEqualTo(200);
      assertThat(Files.readString(disk.resolve("last-known-good.json"))).isEqualTo(kept);
    }
  }

  private String location() throws IOException {
    return String.valueOf(scene.get("a.example", "/").header("Location"));
  }

  private WireResponse post(String target) throws IOException {
    return post(target, document("after"));
  }

  private WireResponse post(String target, String document) throws IOException {
    try (RawClient client = RawClient.connect(scene.admin)) {
      return client
          .request(
              "POST", "localhost", target, document.getBytes(UTF_8), "Authorization: Bearer " + KEY)
          .read("POST");
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
}
