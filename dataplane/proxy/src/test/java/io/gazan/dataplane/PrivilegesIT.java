package io.gazan.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gazan.dataplane.testing.tls.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code user} and {@code group}: root binds the ports, somebody else serves. */
class PrivilegesIT {
  @TempDir Path folder;
  @AutoClose private ProcessScene scene;

  @BeforeEach
  void makeScene() throws IOException {
    scene =
        new ProcessScene(
            folder, "upstreams: {DEFAULT: {paths: {/: {redirect_to: \"https://a.example\"}}}}\n");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  @Test
  void everyThreadIsNobodyAndFilesAreNobodysToo() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root can become nobody");
    // Given
    Path main = scene.main("user: nobody\npid_file: gazan.pid\nlog_file: gazan.log\n");
    // When
    GazanProcess gazan = scene.start("-c", main.toString());
    await().atMost(ProcessScene.WITHIN).until(() -> log().contains("serving on"));
    // Then
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + gazan.pid() + "/task"))) {
      List<Path> threads = tasks.toList();
      assertThat(threads).hasSizeGreaterThan(5);
      for (Path thread : threads) {
        assertThat(Files.readString(thread.resolve("status")))
            .containsPattern("Uid:(\\s+65534){4}\n")
            .containsPattern("Gid:(\\s+65534){4}\n")
            .containsPattern("CapEff:\\s+0+\n")
            .doesNotContainPattern("Groups:.*\\b0\\b");
      }
    }
    assertThat(scene.get("a", "/").status()).isEqualTo(301);
    assertThat(Files.getAttribute(scene.file("gazan.pid"), "unix:uid")).isEqualTo(65534);
    assertThat(Files.getAttribute(scene.file("gazan.sock"), "unix:uid")).isEqualTo(65534);

    // When: root starts the next one, and logs are rotated
    Files.move(scene.file("gazan.log"), scene.file("gazan.log.1"));
    gazan.signal("USR1");
    await().atMost(ProcessScene.WITHIN).until(() -> log().contains("open again"));
    GazanProcess next = scene.start("-u", "-c", main.toString());
    // Then
    assertThat(gazan.exitCode(ProcessScene.WITHIN)).as(log()).isZero();
    assertThat(scene.get("a", "/").status()).isEqualTo(301);
    next.signal("TERM");
    assertThat(next.exitCode(ProcessScene.WITHIN)).isZero();
    assertThat(scene.file("gazan.pid")).doesNotExist();
  }

  /** Who is nobody by then may not make a file beside it. */
  @Test
  void anUpgradeThatFailsGivesTheNumberBack() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root can become nobody");
    // Given
    Path open = Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path main = scene.main("user: nobody\npid_file: gazan.pid\nupgrade_sock: open/gazan.sock\n");
    GazanProcess gazan = scene.serving("-c", main.toString());
    assertThat(scene.file("gazan.pid")).hasContent(Long.toString(gazan.pid()));

    // When: the next one can make no socket of its own
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    GazanProcess next = scene.start("-u", "-c", main.toString());

    // Then
    assertThat(next.exitCode(ProcessScene.WITHIN)).as(next.output()).isEqualTo(2);
    assertThat(next.output()).contains("gazan: upgrade_sock: cannot make a socket in " + open);
    assertThat(scene.file("gazan.pid")).hasContent(Long.toString(gazan.pid()));
    assertThat(gazan.isAlive()).isTrue();
  }

  @Test
  void whatItCannotReadAgainIsSaidAtOnce() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root can become nobody");
    // Given
    Path certs = Files.createDirectory(folder.resolve("certs"));
    Files.setPosixFilePermissions(certs, PosixFilePermissions.fromString("rwxr-xr-x"));
    TestCertificates.server("a.example").writeTo(certs, "a");
    TestCertificates.server("admin.example").writeTo(folder, "admin");
    for (Path key : List.of(certs.resolve("a.key"), folder.resolve("admin.key"))) {
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    }
    Path main =
        scene.main(
            """
            user: nobody
            proxy_address_tls: 127.0.0.1:0
            proxy_certificates: certs
            config_tls_address: 127.0.0.1:0
            config_tls_certificate: admin.crt
            config_tls_key_file: admin.key
            """);

    // When
    GazanProcess gazan = scene.serving("-c", main.toString());

    // Then
    assertThat(gazan.output().lines().filter(line -> line.contains("it will not be read again")))
        .hasSize(2)
        .anyMatch(line -> line.contains("nobody cannot read " + certs.resolve("a.key") + ":"))
        .anyMatch(line -> line.contains("nobody cannot read " + folder.resolve("admin.key") + ":"));
    assertThat(scene.admin("/metrics").text()).containsPattern("gazan_open_files \\d");
  }

  private String log() throws IOException {
    Path file = scene.file("gazan.log");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  @Test
  void whatCannotBeIsOneLine() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root to become nobody");
    // When
    GazanProcess unknown =
        scene.start("-c", scene.main("a.yaml", "user: no-such-user\n").toString());
    GazanProcess group =
        scene.start("-c", scene.main("b.yaml", "user: nobody\ngroup: no-such-group\n").toString());
    GazanProcess notRoot =
        scene.start(
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"),
            Map.of(),
            "-c",
            scene.main("c.yaml", "user: nobody\n").toString());
    // Then
    assertThat(unknown.exitCode(ProcessScene.WITHIN)).isEqualTo(2);
    assertThat(unknown.output().strip())
        .isEqualTo("gazan: user: there is no user \"no-such-user\"");
    assertThat(group.exitCode(ProcessScene.WITHIN)).isEqualTo(2);
    assertThat(group.output().strip())
        .isEqualTo("gazan: group: there is no group \"no-such-group\"");
    assertThat(notRoot.exitCode(ProcessScene.WITHIN)).isEqualTo(2);
    assertThat(notRoot.output().strip())
        .isEqualTo(
            "gazan: user: only root can become \"nobody\", and this process runs as user 65534");
  }
}
