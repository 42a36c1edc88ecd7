package io.gazan.dataplane.admin.conf;

import static io.gazan.dataplane.admin.ConfigApi.BEARER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.admin.ConfigApi;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** {@code POST /conf?save}: A46 and what can go wrong. */
class ConfSaveIT {
  private static final Duration WITHIN = Duration.ofSeconds(10);

  @AutoClose private final EchoEndpoint one = EchoEndpoint.start("one");
  @AutoClose private final EchoEndpoint two = EchoEndpoint.start("two");

  @AutoClose
  private final DataplaneFixture gazan = DataplaneFixture.start(ConfigApi.mainYaml(""), yaml(one));

  private final ConfigApi api = new ConfigApi(gazan);

  @Test
  void saveWritesTheFileAsItCameAndKeepsItsMode() throws IOException {
    // Given
    Path file = gazan.upstreamsFile();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    String document = "# by hand\n" + yaml(two);

    // When
    WireResponse saved = api.post("/conf?save", document, BEARER);

    // Then
    assertThat(saved.status()).isEqualTo(200);
    assertThat(saved.text()).contains("\"applied\":true", "\"saved\":true");
    assertThat(served()).isEqualTo("two");
    assertThat(Files.readString(file)).isEqualTo(document);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
    try (var files = Files.list(gazan.folder())) {
      assertThat(files.map(path -> String.valueOf(path.getFileName())))
          .containsExactlyInAnyOrder("main.yaml", "upstreams.yaml");
    }
  }

  @Test
  void aSavedDocumentDoesNotReturnOverALaterOne() throws IOException {
    // When
    assertThat(api.post("/conf?save", yaml(two), BEARER).status()).isEqualTo(200);
    assertThat(api.post("/conf", yaml(one), BEARER).status()).isEqualTo(200);

    // Then: the watch has had several looks at the file
    long version = gazan.dataplane().tables().current().version().number();
    await()
        .during(Duration.ofSeconds(1))
        .atMost(WITHIN)
        .until(() -> gazan.dataplane().tables().current().version().number() == version);
    assertThat(served()).isEqualTo("one");
  }

  @Test
  void whatWouldNotBeReadBackIsNotPutInForce() throws IOException {
    // Given
    Path parts = Files.createDirectory(gazan.folder().resolve("conf.d"));
    Files.writeString(parts.resolve("b.yaml"), UpstreamsYaml.host("b.test", one.address()));

    // When
    WireResponse refused = api.post("/conf?save", yaml(two), BEARER);

    // Then
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text()).contains("conf.d", "b.yaml", "\"applied\":false", "\"saved\":false");
    assertThat(served()).isEqualTo("one");
    // And a broken document leaves no file behind.
    Files.delete(parts.resolve("b.yaml"));
    assertThat(api.post("/conf?save", "a: 1", BEARER).status()).isEqualTo(400);
    try (var files = Files.list(gazan.folder())) {
      assertThat(files.map(Path::toString)).noneMatch(name -> name.endsWith(".tmp"));
    }
  }

  private String served() throws IOException {
    return gazan.get("a.test", "/").endpoint();
  }

  private static String yaml(EchoEndpoint endpoint) {
    return UpstreamsYaml.host("a.test", endpoint.address());
  }
}
