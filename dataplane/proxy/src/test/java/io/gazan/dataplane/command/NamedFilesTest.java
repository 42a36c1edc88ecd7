package io.gazan.dataplane.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.config.MainConfig;
import io.gazan.dataplane.config.reader.MainConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever Gazan becomes has to be able to read all of them. */
class NamedFilesTest {
  @TempDir Path folder;

  private MainConfig config() throws IOException {
    Path main =
        Files.writeString(
            folder.resolve("main.yaml"),
            """
            upstreams_conf: u.yaml
            proxy_address_tls: 127.0.0.1:0
            tls_certificate: a.crt
            tls_key_file: a.key
            proxy_certificates: certs
            config_tls_address: 127.0.0.1:0
            config_tls_certificate: admin.crt
            config_tls_key_file: admin.key
            """);
    return ((MainConfigReader.Result.Loaded) MainConfigReader.read(main)).config();
  }

  @Test
  void keysOfTheConfigAddressAndOfTheFolderAreAmongThem() throws IOException {
    // Given
    Path certs = Files.createDirectory(folder.resolve("certs"));
    for (String name : new String[] {"b.crt", "b.key", "notes.txt", ".c.crt"}) {
      Files.writeString(certs.resolve(name), "");
    }

    // Then
    assertThat(NamedFiles.readLater(config()).stream().map(folder::relativize).map(Path::toString))
        .containsExactlyInAnyOrder(
            "u.yaml",
            "a.crt",
            "a.key",
            "certs",
            "certs/b.crt",
            "certs/b.key",
            "admin.crt",
            "admin.key");
  }

  @Test
  void aFolderThatCannotBeListedIsOneOfThemItself() throws IOException {
    assertThat(NamedFiles.readLater(config())).contains(folder.resolve("certs"));
  }
}
