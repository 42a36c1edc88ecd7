package io.gazan.devcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainIT {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private @Nullable DevCluster start(String... arguments) {
    return Main.start(
        List.of(arguments),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @Test
  void saysWhyItCannotStart(@TempDir Path folder) throws Exception {
    // Given
    Files.writeString(folder.resolve("a.yaml"), "{apiVersion: none/v1, kind: Thing}");

    // When, Then
    assertThat(start("--what")).isNull();
    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("usage:");
    assertThat(start("--port", "x")).isNull();
    assertThat(start("--apply", folder.resolve("a.yaml").toString())).isNull();
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("no matches for kind \"Thing\" in version \"none/v1\"");
  }

  @Test
  void servesWhatTheManifestsHold(@TempDir Path folder) throws Exception {
    // Given
    Path widgets = folder.resolve("widgets.yaml");
    Files.writeString(widgets, CustomResourceIT.definition());
    Path kubeconfig = folder.resolve("kubeconfig");

    // When
    try (DevCluster cluster =
        start(
            "--port", "0", "--apply", widgets.toString(), "--kubeconfig", kubeconfig.toString())) {
      // Then
      assertThat(cluster).isNotNull();
      Config config = Config.fromKubeconfig(Files.readString(kubeconfig));
      assertThat(config.getMasterUrl()).startsWith("http://127.0.0.1:");
      assertThat(out.toString(StandardCharsets.UTF_8))
          .contains("devcluster answers at http://127.0.0.1:");
      try (Http http = new Http(Objects.requireNonNull(cluster), "")) {
        assertThat(http.get("/apis/example.com/v1").at("/resources/0/kind").asText())
            .isEqualTo("Widget");
      }
    }
  }
}
