package io.gazan.dataplane.config.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.upstreams.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys of main.yaml that name one file where there have to be two. */
class FileCombinationsTest {
  @TempDir Path folder;

  private Path write(String lines) throws IOException {
    return Files.writeString(
        folder.resolve("main.yaml"), "upstreams_conf: u.yaml\n" + lines.replace("; ", "\n") + "\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          pid_file: a; upgrade_sock: a         | 3:15: upgrade_sock: is the file of pid_file
          pid_file: a; upgrade_sock: ./b/../a  | 3:15: upgrade_sock: is the file of pid_file
          pid_file: /tmp/gazan.sock            | 1:1: upgrade_sock is the file of pid_file
          log_file: u.yaml                     | 2:11: log_file: is the file of upstreams_conf
          error_log: main.yaml                 | 2:12: error_log: is the file of main.yaml itself
          access_log_file: u.yaml              | 2:18: access_log_file: is the file of upstreams_conf
          pid_file: u.yaml                     | 2:11: pid_file: is the file of upstreams_conf
          upgrade_sock: u.yaml                 | 2:15: upgrade_sock: is the file of upstreams_conf
          log_file: a; pid_file: a             | 3:11: pid_file: is the file of log_file
          access_log_file: a; upgrade_sock: a  | 3:15: upgrade_sock: is the file of access_log_file
          """)
  void areRefusedWhereTheyStand(String lines, String problem) throws IOException {
    // Given
    Path file = write(lines);
    // Then
    assertThat(MainConfigReader.read(file))
        .isInstanceOfSatisfying(
            MainConfigReader.Result.Refused.class,
            refused ->
                assertThat(refused.problems())
                    .extracting(Problem::toString)
                    .containsExactly(file + ":" + problem));
  }

  @Test
  void certificatesAndKeysAreNoLogs() throws IOException {
    // Given
    Path file =
        write(
            """
            proxy_address_tls: 127.0.0.1:0
            tls_certificate: a.crt
            tls_key_file: a.key
            client_auth: required
            client_ca: ca.pem
            config_tls_address: 127.0.0.1:0
            config_tls_certificate: b.crt
            config_tls_key_file: b.key
            error_log: a.key
            log_file: ca.pem
            access_log_file: b.key
            """);
    // Then
    assertThat(MainConfigReader.read(file))
        .isInstanceOfSatisfying(
            MainConfigReader.Result.Refused.class,
            refused ->
                assertThat(refused.problems())
                    .extracting(Problem::toString)
                    .containsExactly(
                        file + ":10:12: error_log: is the file of tls_key_file",
                        file + ":11:11: log_file: is the file of client_ca",
                        file + ":12:18: access_log_file: is the file of config_tls_key_file"));
  }

  /** They add whole lines, so one file for everything is somebody's wish. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "log_file: a; access_log_file: a; error_log: a",
        "log_file: /dev/stdout; access_log_file: /dev/stdout",
        "pid_file: a; upgrade_sock: b"
      })
  void othersMayBe(String lines) throws IOException {
    assertThat(MainConfigReader.read(write(lines)))
        .isInstanceOf(MainConfigReader.Result.Loaded.class);
  }
}
