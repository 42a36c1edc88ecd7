package io.gazan.dataplane;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder with the configuration that may be read and not be written to. */
class ReadOnlyIT {
  private static final String KEY = "a master key of more than 32 bytes";
  private static final String BEFORE = redirect("before");
  private static final String AFTER = redirect("after");

  @TempDir Path folder;
  @TempDir Path elsewhere;
  @AutoClose private ProcessScene scene;

  @BeforeEach
  void makeScene() throws IOException {
    scene = new ProcessScene(folder, BEFORE);
  }

  @AfterEach
  void mayBeRemoved() throws IOException {
    mode("rwx------");
  }

  private void mode(String permissions) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
  }

  private static String redirect(String to) {
    return "upstreams: {DEFAULT: {paths: {/: {redirect_to: \"https://%s.example\"}}}}\n"
        .formatted(to);
  }

  /** To root no folder is closed, so root's process is one of nobody's. */
  private static List<String> whoMayNotWrite() {
    return "root".equals(System.getProperty("user.name"))
        ? List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
        : List.of();
  }

  @Test
  void whatCannotBeSavedIsInForceAndFlaggedAndServingGoesOn() throws Exception {
    // Given
    Path main =
        scene.main("upgrade_sock: " + elsewhere.resolve("s") + "\nmaster_key: " + KEY + "\n");
    Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rwxrwxrwx"));
    mode("r-xr-xr-x");
    GazanProcess gazan =
        ProcessScene.untilServing(scene.start(whoMayNotWrite(), Map.of(), "-c", main.toString()));
    // When
    WireResponse saved = post("/conf?save");
    // Then
    assertThat(saved.status()).as(saved.text()).isEqualTo(500);
    assertThat(saved.text()).contains("permission denied", "\"applied\":true", "\"saved\":false");
    assertThat(location()).startsWith("https://after.example");
    assertThat(scene.admin("/status").text())
        .containsPattern("\"unsaved\" *: *\".*permission denied");
    assertThat(scene.admin("/metrics").text()).contains("\ngazan_config_unsaved 1");
    assertThat(Files.readString(scene.file("upstreams.yaml"))).isEqualTo(BEFORE);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .noneMatch(name -> name.endsWith(".tmp"));
    }
    assertThat(scene.admin("/readyz").status()).isEqualTo(200);

    // When: there is somebody who may write, and the process has not to be started anew
    mode("rwxrwxrwx");
    Files.setPosixFilePermissions(
        scene.file("upstreams.yaml"), PosixFilePermissions.fromString("rw-rw-rw-"));
    Files.writeString(scene.file("upstreams.yaml"), redirect("edited"));
    // Then
    await()
        .atMost(ProcessScene.WITHIN)
        .until(() -> location().startsWith("https://edited.example"));
    assertThat(scene.admin("/metrics").text()).contains("\ngazan_config_unsaved 0");
    assertThat(gazan.isAlive()).isTrue();
  }

  private String location() throws IOException {
    return String.valueOf(scene.get("a", "/").header("Location"));
  }

  private WireResponse post(String target) throws IOException {
    try (RawClient client = RawClient.connect(scene.admin)) {
      return client
          .request(
              "POST", "localhost", target, AFTER.getBytes(UTF_8), "Authorization: Bearer " + KEY)
          .read("POST");
    }
  }
}
