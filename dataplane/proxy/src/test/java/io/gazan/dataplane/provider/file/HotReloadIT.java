package io.gazan.dataplane.provider.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.LoadClient;
import io.gazan.dataplane.testing.LoadClient.Load;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Acceptance A47 to A49: an edited file is in force at once, a broken one never. */
class HotReloadIT {
  @AutoClose private final EchoEndpoint one = EchoEndpoint.start("one");
  @AutoClose private final EchoEndpoint two = EchoEndpoint.start("two");

  @Test
  void takesAnEditInPlaceUnderLoadWithoutLosingARequest() throws IOException {
    try (DataplaneFixture gazan = DataplaneFixture.start(to(one));
        LoadClient load = LoadClient.start(Load.on(gazan.address(), "h.example"))) {
      await().until(() -> load.requests() > 50);

      // When
      Files.writeString(gazan.upstreamsFile(), to(two));

      // Then
      await().until(() -> two.requests() > 50);
      assertThat(gazan.get("h.example", "/").endpoint()).isEqualTo("two");
      LoadClient.Report report = load.stop();
      assertThat(report.failures()).isEmpty();
      assertThat(report.connections()).isEqualTo(8);
    }
  }

  @Test
  void waitsForTheEndOfAWriteInSeveralPieces() throws IOException {
    try (DataplaneFixture gazan = DataplaneFixture.start(to(one))) {
      // When
      byte[] text = to(two).getBytes(StandardCharsets.UTF_8);
      try (SeekableByteChannel file =
          Files.newByteChannel(
              gazan.upstreamsFile(),
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        for (byte b : text) {
          file.write(java.nio.ByteBuffer.wrap(new byte[] {b}));
        }
      }

      // Then
      await()
          .until(
              () -> {
                WireResponse response = gazan.get("h.example", "/");
                assertThat(response.status()).isEqualTo(200);
                return response.endpoint().equals("two");
              });
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "upstreams:\n  h.example:\n    paths: {\"/\": {servrs: [\"127.0.0.1:1\"]}}\n",
        "upstreams:\n  h.example:\n    paths: {\"/\": {servers: [\"127.0.0.1:99999\"]}}\n",
        "upstreams: [unclosed",
        "upstreams: {a: {paths: {}}, a: {paths: {}}}",
        "\u0000\u0001",
        "- a list"
      })
  void keepsTheOldOneWhenTheNewOneIsBroken(String broken) throws IOException {
    try (DataplaneFixture gazan = DataplaneFixture.start(to(one))) {
      double rejected = rejected(gazan);

      // When
      gazan.replaceUpstreams(broken);
      await().until(() -> rejected(gazan) > rejected);

      // Then
      assertThat(gazan.get("h.example", "/").endpoint()).isEqualTo("one");

      // When
      gazan.replaceUpstreams(to(two));

      // Then
      await().until(() -> gazan.get("h.example", "/").endpoint().equals("two"));
    }
  }

  @Test
  void keepsTheOldOneWhenTheFileGoesAway() throws IOException {
    try (DataplaneFixture gazan = DataplaneFixture.start(to(one))) {
      // When
      Files.delete(gazan.upstreamsFile());

      // Then
      await()
          .during(Duration.ofMillis(500))
          .until(() -> gazan.get("h.example", "/").endpoint().equals("one"));
      Files.writeString(gazan.upstreamsFile(), to(two));
      await().until(() -> gazan.get("h.example", "/").endpoint().equals("two"));
    }
  }

  @Test
  void takesAnAtomicRename() throws IOException {
    try (DataplaneFixture gazan = DataplaneFixture.start(to(one))) {
      for (EchoEndpoint next : new EchoEndpoint[] {two, one, two}) {
        // When
        gazan.replaceUpstreams(to(next));

        // Then
        await().until(() -> gazan.get("h.example", "/").endpoint().equals(next.name()));
      }
    }
  }

  @Test
  void takesTheSymlinkSwapOfAConfigMap(@TempDir Path folder) throws IOException {
    // Given: upstreams.yaml -> ..data/upstreams.yaml, ..data -> ..1
    generation(folder, "..1", to(one));
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
    Files.createSymbolicLink(folder.resolve("upstreams.yaml"), Path.of("..data/upstreams.yaml"));
    try (DataplaneFixture gazan = DataplaneFixture.in(folder, "threads: 1")) {
      assertThat(gazan.get("h.example", "/").endpoint()).isEqualTo("one");

      for (int i = 2; i < 5; i++) {
        // When
        EchoEndpoint next = i % 2 == 0 ? two : one;
        generation(folder, ".." + i, to(next));
        Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of(".." + i));
        Files.move(
            folder.resolve("..data_tmp"),
            folder.resolve("..data"),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
        Files.delete(folder.resolve(".." + (i - 1)).resolve("upstreams.yaml"));
        Files.delete(folder.resolve(".." + (i - 1)));

        // Then
        await().until(() -> gazan.get("h.example", "/").endpoint().equals(next.name()));
      }
    }
  }

  @Test
  void anExchangeKeepsTheTableItBeganWith() throws IOException {
    // Given
    one.when("GET", "/slow", io.gazan.dataplane.testing.Answer.ECHO.after(Duration.ofSeconds(1)));
    try (DataplaneFixture gazan = DataplaneFixture.start(to(one));
        var client = gazan.connect()) {
      client.get("h.example", "/slow");
      await().until(() -> one.requests() == 1);

      // When
      gazan.replaceUpstreams(to(two));
      await().until(() -> gazan.get("h.example", "/").endpoint().equals("two"));

      // Then
      assertThat(client.read().endpoint()).isEqualTo("one");
      assertThat(client.get("h.example", "/").read().endpoint()).isEqualTo("two");
    }
  }

  private static void generation(Path folder, String name, String upstreams) throws IOException {
    Path data = Files.createDirectory(folder.resolve(name));
    Files.writeString(data.resolve("upstreams.yaml"), upstreams);
  }

  private static double rejected(DataplaneFixture gazan) throws IOException {
    return gazan.metric("gazan_config_rejected_total");
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(10, TimeUnit.SECONDS);
  }

  private static String to(EchoEndpoint endpoint) {
    return UpstreamsYaml.host("h.example", endpoint.address());
  }
}
