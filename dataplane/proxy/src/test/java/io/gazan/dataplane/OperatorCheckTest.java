package io.gazan.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.tls.TestCertificates;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code -t} of a main.yaml whose upstreams come from an operator. */
class OperatorCheckTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path main;

  @BeforeEach
  void write() throws IOException {
    main =
        Files.writeString(
            folder.resolve("main.yaml"),
            """
            proxy_address_tls: 127.0.0.1:0
            operator:
              address: op.test:9443
              ca: op.crt
              token_file: token
              state_dir: state/of/gazan
            """);
  }

  private int check() {
    String[] command = {"-t", "-c", main.toString()};
    return Main.run(command, new PrintWriter(out), new PrintWriter(err));
  }

  @Test
  void shouldPassTheCheckWithoutUpstreams() throws IOException {
    // Given
    TestCertificates.server("op.test").writeTo(folder, "op");
    Files.writeString(folder.resolve("token"), "a.b.c\n");

    // When
    int exitCode = check();

    // Then
    assertThat(err.toString()).isEmpty();
    assertThat(out.toString().strip()).isEqualTo(main + " is valid");
    assertThat(exitCode).isZero();
    assertThat(folder.resolve("state")).doesNotExist();
  }

  /** A data plane starts without them and takes them when they come. */
  @Test
  void whatMayBeMountedLaterIsAWarning() {
    // When
    int exitCode = check();

    // Then
    assertThat(err.toString().lines())
        .containsExactly(
            "%s:4:7: operator.ca: %s is not there: until it is, the operator is not dialled (a warning)"
                .formatted(main, folder.resolve("op.crt")),
            "%s:5:15: operator.token_file: %s is not there: until it is, the operator is not dialled (a warning)"
                .formatted(main, folder.resolve("token")));
    assertThat(exitCode).isZero();
  }

  @Test
  void whatIsThereAndNoGoodIsRefused() throws IOException {
    // Given
    Files.writeString(folder.resolve("op.crt"), "no certificate");
    Files.writeString(folder.resolve("token"), " \n");
    Files.writeString(folder.resolve("state"), "a file");

    // When
    int exitCode = check();

    // Then
    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            main + ":4:7: operator.ca: " + folder.resolve("op.crt") + " holds no certificates")
        .contains(
            main + ":5:15: operator.token_file: " + folder.resolve("token") + " holds no token")
        .contains(
            "%s:6:14: operator.state_dir: %s is no folder: the last snapshot would not be kept for the next start (a warning)"
                .formatted(main, folder.resolve("state")));
    assertThat(out.toString()).isEmpty();
  }
}
