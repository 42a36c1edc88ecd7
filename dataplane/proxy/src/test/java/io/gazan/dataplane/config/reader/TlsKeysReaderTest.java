package io.gazan.dataplane.config.reader;

import static io.gazan.dataplane.config.reader.ReadMain.loaded;
import static io.gazan.dataplane.config.reader.ReadMain.refused;
import static io.gazan.dataplane.config.reader.ReadMain.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.config.listener.ListenerConfig;
import io.gazan.dataplane.config.listener.TlsConfig;
import io.gazan.upstreams.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code proxy_address_tls} and the keys that go with it. */
class TlsKeysReaderTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          proxy_address_http: 0.0.0.0:6194  | port 6194 is already that of proxy_address_http
          config_address: 127.0.0.1:6194    | port 6194 is already that of config_address
          status_address: 127.0.0.1:6194    | port 6194 is already that of status_address
          """)
  void theTlsPortIsNobodyElses(String line, String message) throws IOException {
    // Given
    Path file =
        write(
            "upstreams_conf: u.yaml\nproxy_certificates: c\nproxy_address_tls: 0.0.0.0:6194\n"
                + line
                + "\n");
    // When
    List<Problem> problems = refused(file);
    // Then
    assertThat(problems)
        .extracting(Problem::toString)
        .containsExactly(file + ":3:20: proxy_address_tls: " + message);
  }

  @Test
  void theRedirectPortFollowsTheTlsPort() throws IOException {
    // Given
    Path file =
        write("upstreams_conf: u.yaml\nproxy_configs: etc\nproxy_address_tls: 0.0.0.0:8443\n");
    // When
    ListenerConfig listener = loaded(file).listener();
    // Then
    assertThat(listener.httpsRedirectPort()).isEqualTo(8443);
    assertThat(listener.tls())
        .isNotNull()
        .extracting(TlsConfig::folder)
        .isEqualTo(folder.resolve("etc/certificates"));
  }

  @Test
  void tlsKeysWithoutATlsPortAreAWarning() throws IOException {
    // Given
    Path file = write("upstreams_conf: u.yaml\nproxy_certificates: c\nclient_auth: off\n");
    // When, Then
    assertThat(loaded(file).listener().tls()).isNull();
    assertThat(warnings(file))
        .containsExactly(
            file + ":2:21: proxy_certificates: has no effect without proxy_address_tls");
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(folder.resolve("main.yaml"), yaml);
  }
}
