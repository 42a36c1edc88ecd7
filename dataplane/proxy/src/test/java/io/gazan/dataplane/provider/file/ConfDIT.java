package io.gazan.dataplane.provider.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.UpstreamsYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Acceptance A58: the files of conf.d are merged, later ones winning host by host. */
class ConfDIT {
  @AutoClose private final EchoEndpoint one = EchoEndpoint.start("one");
  @AutoClose private final EchoEndpoint two = EchoEndpoint.start("two");
  @AutoClose private final EchoEndpoint three = EchoEndpoint.start("three");

  @Test
  void mergesByHostInTheOrderOfTheNames(@TempDir Path folder) throws IOException {
    // Given
    Files.writeString(
        folder.resolve("upstreams.yaml"), host("a.example", one) + more("b.example", one));
    Path confD = Files.createDirectory(folder.resolve("conf.d"));
    Files.writeString(confD.resolve("10-b.yaml"), host("b.example", two) + more("c.example", two));
    Files.writeString(confD.resolve("20-c.yaml"), host("c.example", three));
    try (DataplaneFixture gazan = DataplaneFixture.in(folder, "threads: 1")) {
      // Then
      assertThat(gazan.get("a.example", "/").endpoint()).isEqualTo("one");
      assertThat(gazan.get("b.example", "/").endpoint()).isEqualTo("two");
      assertThat(gazan.get("c.example", "/").endpoint()).isEqualTo("three");
    }
  }

  @Test
  void watchesTheFolder(@TempDir Path folder) throws IOException {
    // Given
    Files.writeString(folder.resolve("upstreams.yaml"), host("a.example", one));
    Path confD = Files.createDirectory(folder.resolve("conf.d"));
    try (DataplaneFixture gazan = DataplaneFixture.in(folder, "threads: 1")) {
      assertThat(gazan.get("b.example", "/").status()).isEqualTo(404);

      // When
      Files.writeString(confD.resolve("b.yaml"), host("b.example", two));

      // Then
      await().until(() -> gazan.get("b.example", "/").endpoint().equals("two"));

      // When
      Files.delete(confD.resolve("b.yaml"));

      // Then
      await().until(() -> gazan.get("b.example", "/").status() == 404);
      assertThat(gazan.get("a.example", "/").endpoint()).isEqualTo("one");
    }
  }

  @Test
  void holdsARedirectOnlyHost(@TempDir Path folder) throws IOException {
    // Given
    Files.writeString(folder.resolve("upstreams.yaml"), host("a.example", one));
    Path confD = Files.createDirectory(folder.resolve("conf.d"));
    Files.writeString(
        confD.resolve("apex.yaml"),
        """
        upstreams:
          apex.example:
            paths:
              "/": {redirect_to: "https://www.apex.example"}
        """);
    try (DataplaneFixture gazan = DataplaneFixture.in(folder, "threads: 1")) {
      // Then
      assertThat(gazan.get("apex.example", "/p?q").header("Location"))
          .isEqualTo("https://www.apex.example/p?q");
    }
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(10, TimeUnit.SECONDS);
  }

  private static String host(String name, EchoEndpoint endpoint) {
    return UpstreamsYaml.host(name, endpoint.address());
  }

  private static String more(String name, EchoEndpoint endpoint) {
    return UpstreamsYaml.moreHosts(name, endpoint.address());
  }
}
