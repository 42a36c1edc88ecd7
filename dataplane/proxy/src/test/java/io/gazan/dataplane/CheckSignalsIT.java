package io.gazan.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever waits for a check that hangs can end it, also where the launcher blocks signals. */
class CheckSignalsIT {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
  void endACheck(String signal, int exitCode) throws Exception {
    // Given: a certificate that nobody writes
    Path pipe = folder.resolve("a.crt");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Files.writeString(
        folder.resolve("u.yaml"),
        "upstreams: {DEFAULT: {paths: {/: {redirect_to: \"https://a.example\"}}}}\n");
    Path main =
        Files.writeString(
            folder.resolve("main.yaml"),
            """
            upstreams_conf: u.yaml
            proxy_address_tls: 127.0.0.1:0
            tls_certificate: a.crt
            tls_key_file: a.key
            """);
    try (GazanProcess check = GazanProcess.start(folder, "-t", "-c", main.toString())) {
      await().atMost(ProcessScene.WITHIN).until(() -> check.output().contains("u.yaml is valid"));

      // When
      check.signal(signal);

      // Then
      assertThat(check.exitCode(ProcessScene.WITHIN)).as(check.output()).isEqualTo(exitCode);
    }
  }
}
