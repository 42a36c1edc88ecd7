package io.gazan.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code -t} of a main.yaml whose upstreams come from an operator. */
class OperatorCheckTest {
  @TempDir Path folder;

  @Test
  void shouldPassTheCheckWithoutUpstreams() throws IOException {
    // Given
    Path main =
        Files.writeString(
            folder.resolve("main.yaml"),
            """
            proxy_address_tls: 127.0.0.1:0
            operator: {address: "op.test:9443", ca: ca.pem, token_file: token, state_dir: state}
            """);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();

    // When
    int exitCode =
        Main.run(
            new String[] {"-t", "-c", main.toString()}, new PrintWriter(out), new PrintWriter(err));

    // Then
    assertThat(err.toString()).isEmpty();
    assertThat(out.toString().strip()).isEqualTo(main + " is valid");
    assertThat(exitCode).isZero();
    assertThat(folder.resolve("state")).doesNotExist();
  }
}
