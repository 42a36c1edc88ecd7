package io.gazan.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs in files: rotated, on a full disk, in no place at all. And no descriptors left. */
class LogFilesIT {
  @TempDir Path folder;
  @AutoClose private ProcessScene scene;

  @BeforeEach
  void makeScene() throws IOException {
    scene =
        new ProcessScene(
            folder, "upstreams: {DEFAULT: {paths: {/: {redirect_to: \"https://a.example\"}}}}\n");
  }

  private String text(String name) throws IOException {
    Path file = scene.file(name);
    return Files.exists(file) ? Files.readString(file) : "";
  }

  @Test
  void areOpenedAgainAfterARename() throws Exception {
    // Given
    Path main =
        scene.main("access_log: all\nlog_file: g.log\nerror_log: e.log\naccess_log_file: a.log\n");
    GazanProcess gazan = scene.start("-c", main.toString());
    await().atMost(ProcessScene.WITHIN).until(() -> text("g.log").contains("serving on"));
    scene.get("a", "/before");
    await().atMost(ProcessScene.WITHIN).until(() -> text("a.log").contains("/before"));

    // When
    for (String name : List.of("g.log", "e.log", "a.log")) {
      Files.move(scene.file(name), scene.file(name + ".1"));
    }
    gazan.signal("USR1");
    await().atMost(ProcessScene.WITHIN).until(() -> text("g.log").contains("open again"));
    scene.get("a", "/after");

    // Then
    await().atMost(ProcessScene.WITHIN).until(() -> text("a.log").contains("/after"));
    assertThat(text("a.log.1")).contains("/before").doesNotContain("/after");
    assertThat(scene.file("e.log")).exists();
    assertThat(gazan.output()).isEmpty();
  }

  @Test
  void nobodyIsToldThatTheyAreOpenWhenTheyAreNot() throws Exception {
    // Given
    Path logs = Files.createDirectory(scene.file("logs"));
    Path main = scene.main("log_file: logs/g.log\n");
    GazanProcess gazan = scene.start("-c", main.toString());
    await().atMost(ProcessScene.WITHIN).until(() -> text("logs/g.log").contains("serving on"));

    // When: there is no folder for a new one, and then there is
    Files.move(logs, scene.file("logs.1"));
    gazan.signal("USR1");
    await()
        .atMost(ProcessScene.WITHIN)
        .until(() -> text("logs.1/g.log").contains("cannot open " + logs.resolve("g.log")));
    Files.createDirectory(logs);
    gazan.signal("USR1");
    await().atMost(ProcessScene.WITHIN).until(() -> text("logs/g.log").contains("open again"));

    // Then
    assertThat(text("logs.1/g.log")).doesNotContain("open again");
  }

  @Test
  void aFullDiskCostsLinesAndNothingElse() throws Exception {
    // Given
    Path main =
        scene.main(
            """
            log_level: debug
            access_log: all
            log_file: /dev/full
            access_log_file: /dev/full
            """);
    GazanProcess gazan = scene.start("-c", main.toString());
    await().atMost(ProcessScene.WITHIN).until(() -> answers());
    // When
    for (int i = 0; i < 20; i++) {
      assertThat(scene.get("a", "/").status()).isEqualTo(301);
    }
    gazan.signal("HUP");
    // Then
    await()
        .atMost(ProcessScene.WITHIN)
        .until(
            () ->
                counted("gazan_access_log_dropped_total ") && counted("gazan_log_dropped_total "));
  }

  private boolean answers() {
    try {
      return scene.admin("/readyz").status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private boolean counted(String family) throws IOException {
    return scene
        .admin("/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith(family))
        .anyMatch(line -> Double.parseDouble(line.substring(family.length())) > 0);
  }

  @Test
  void aFileThatCannotBeOpenedIsOneLine() throws Exception {
    GazanProcess log = scene.start("-c", scene.main("a.yaml", "log_file: no/g.log\n").toString());
    GazanProcess access =
        scene.start("-c", scene.main("b.yaml", "access_log_file: no/a.log\n").toString());
    assertThat(log.exitCode(ProcessScene.WITHIN)).isEqualTo(2);
    assertThat(log.output())
        .contains(
            "a.yaml:5:11: log_file: cannot open " + scene.file("no/g.log") + ": No such folder");
    assertThat(access.exitCode(ProcessScene.WITHIN)).isEqualTo(2);
    assertThat(access.output())
        .contains(
            "b.yaml:5:18: access_log_file: cannot open "
                + scene.file("no/a.log")
                + ": No such folder");
  }
}
