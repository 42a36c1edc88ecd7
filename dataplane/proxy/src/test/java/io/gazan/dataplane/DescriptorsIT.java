package io.gazan.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.RawClient;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More clients than descriptors. */
class DescriptorsIT {
  private static final int CLIENTS = 300;

  @TempDir Path folder;

  @Test
  void servesWhomItHasTurnsOthersAwayAndRecovers() throws Exception {
    // Given: 256 descriptors, and a limit on connections that is no help
    try (ProcessScene scene =
        new ProcessScene(
            folder, "upstreams: {DEFAULT: {paths: {/: {redirect_to: \"https://a.example\"}}}}\n")) {
      Path main = scene.main("threads: 1\nlimits: {connections: 10000}\n");
      GazanProcess gazan =
          ProcessScene.untilServing(
              scene.start(List.of("prlimit", "--nofile=256"), Map.of(), "-c", main.toString()));
      List<Socket> clients = new ArrayList<>();
      try (RawClient early = RawClient.connect(scene.http)) {
        assertThat(early.get("a", "/").read().status()).isEqualTo(301);
        // When
        for (int i = 0; i < CLIENTS; i++) {
          clients.add(new Socket(scene.http.getAddress(), scene.http.getPort()));
        }
        // Then: those who are there are served, and so is the admin side
        await().atMost(ProcessScene.WITHIN).until(() -> refused(scene) > 0);
        assertThat(early.get("a", "/").read().status()).isEqualTo(301);
        assertThat(scene.admin("/readyz").status()).isEqualTo(200);
      } finally {
        for (Socket client : clients) {
          client.close();
        }
      }
      await().atMost(ProcessScene.WITHIN).until(() -> served(scene));
      assertThat(gazan.isAlive()).isTrue();
    }
  }

  private static boolean served(ProcessScene scene) {
    try {
      return scene.get("a", "/").status() == 301;
    } catch (IOException | AssertionError e) {
      return false;
    }
  }

  private static double refused(ProcessScene scene) throws IOException {
    String family = "gazan_connections_refused_total ";
    return scene
        .admin("/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith(family))
        .mapToDouble(line -> Double.parseDouble(line.substring(family.length())))
        .sum();
  }
}
