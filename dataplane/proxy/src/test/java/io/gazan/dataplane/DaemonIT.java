package io.gazan.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code -d}, {@code daemon: true} and the pid file. */
class DaemonIT {
  @TempDir Path folder;
  @AutoClose private ProcessScene scene;

  @BeforeEach
  void makeScene() throws IOException {
    scene =
        new ProcessScene(
            folder, "upstreams: {DEFAULT: {paths: {/: {redirect_to: \"https://a.example\"}}}}\n");
  }

  @Test
  void returnsWhenItServesAndEndsWithItsFile() throws Exception {
    // Given
    Path main = scene.main("daemon: true\npid_file: gazan.pid\nlog_file: gazan.log\n");
    // When
    GazanProcess command = scene.start("-c", main.toString());
    // Then: at once, without waiting
    assertThat(command.exitCode(ProcessScene.WITHIN)).as(command.output()).isZero();
    assertThat(scene.get("a", "/").status()).isEqualTo(301);
    assertThat(command.output()).isEmpty();
    long pid = Long.parseLong(Files.readString(scene.file("gazan.pid")).strip());
    assertThat(pid).isNotEqualTo(command.pid());
    assertThat(
            Files.readString(Path.of("/proc/" + pid + "/stat"))
                .split("\\) ", -1)[1]
                .split(" ", -1)[3])
        .as("its session")
        .isEqualTo(Long.toString(pid));
    assertThat(Path.of("/proc/" + pid + "/fd/0").toRealPath()).isEqualTo(Path.of("/dev/null"));
    assertThat(Path.of("/proc/" + pid + "/fd/1").toRealPath()).isEqualTo(Path.of("/dev/null"));
    assertThat(Path.of("/proc/" + pid + "/fd/2").toRealPath()).isEqualTo(Path.of("/dev/null"));

    // When
    GazanProcess.signal(pid, "TERM");
    // Then
    await()
        .atMost(ProcessScene.WITHIN)
        .until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    assertThat(scene.file("gazan.pid")).doesNotExist();
    assertThat(Files.readString(scene.file("gazan.log"))).contains("serving on").contains("ended");
  }

  @Test
  void aPortInUseIsTheCommandsFailure() throws Exception {
    // Given
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(scene.http);
      // When
      GazanProcess command =
          scene.start("-d", "-c", scene.main("pid_file: gazan.pid\n").toString());
      // Then
      assertThat(command.exitCode(ProcessScene.WITHIN)).isEqualTo(2);
      assertThat(command.output())
          .contains("gazan: proxy_address_http: cannot listen on")
          .contains("Address already in use");
      assertThat(scene.file("gazan.pid")).doesNotExist();
    }
  }

  @Test
  void aLiveOwnerIsRefusedAndAStaleOneReplaced() throws Exception {
    // Given: this process, which is older than the file
    Path file = scene.file("gazan.pid");
    Files.writeString(file, ProcessHandle.current().pid() + "\n");
    Path main = scene.main("pid_file: gazan.pid\n");
    // When
    GazanProcess refused = scene.start("-c", main.toString());
    // Then
    assertThat(refused.exitCode(ProcessScene.WITHIN)).isEqualTo(2);
    assertThat(refused.output().strip())
        .isEqualTo(
            "gazan: pid_file: %s is that of process %d, which runs"
                .formatted(file, ProcessHandle.current().pid()));
    assertThat(file).hasContent(ProcessHandle.current().pid() + "\n");

    // Given: the number of a process that is gone
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Files.writeString(file, gone.pid() + "\n");
    // When
    GazanProcess served = scene.serving("-c", main.toString());
    // Then
    assertThat(file).hasContent(served.pid() + "\n");
  }

  @Test
  void neverThroughASymbolicLinkNorOverAnotherFile() throws Exception {
    // Given
    Path target = Files.writeString(scene.file("target"), "1\n");
    Files.createSymbolicLink(scene.file("link.pid"), target);
    Files.writeString(scene.file("other.pid"), "not a number\n");
    // When
    GazanProcess link = scene.start("-c", scene.main("a.yaml", "pid_file: link.pid\n").toString());
    assertThat(link.exitCode(ProcessScene.WITHIN)).isEqualTo(2);
    GazanProcess other =
        scene.start("-c", scene.main("b.yaml", "pid_file: other.pid\n").toString());
    assertThat(other.exitCode(ProcessScene.WITHIN)).isEqualTo(2);
    GazanProcess nowhere =
        scene.start("-c", scene.main("c.yaml", "pid_file: no/gazan.pid\n").toString());
    assertThat(nowhere.exitCode(ProcessScene.WITHIN)).isEqualTo(2);
    // Then
    assertThat(link.output()).contains("link.pid is a symbolic link");
    assertThat(other.output()).contains("other.pid is there and no pid file");
    assertThat(nowhere.output()).contains("pid_file: cannot write").contains("No such folder");
    assertThat(target).hasContent("1\n");
  }

  @Test
  void theCheckSeesWhatCouldNotBeHad() throws Exception {
    // Given
    Path main =
        scene.main(
            "user: no-such-user\npid_file: no/gazan.pid\nlog_file: no/g.log\ndaemon: true\n");
    // When
    GazanProcess check = scene.start("-t", "-c", main.toString());
    // Then
    assertThat(check.exitCode(ProcessScene.WITHIN)).isEqualTo(2);
    assertThat(check.output())
        .contains(main + ":5:7: user: there is no user \"no-such-user\"")
        .contains(main + ":6:11: pid_file: there is no folder " + scene.file("no"))
        .contains(main + ":7:11: log_file: there is no folder " + scene.file("no"));
  }
}
