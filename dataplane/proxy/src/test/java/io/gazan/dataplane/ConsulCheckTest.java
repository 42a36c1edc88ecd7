package io.gazan.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.Docs;
import io.gazan.dataplane.testing.TestPairs;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code -t} and {@code validate} of upstreams that follow Consul, which is not asked for it. */
class ConsulCheckTest {
  @TempDir Path folder;
  private final StringWriter err = new StringWriter();
  private Path main;
  private Path upstreams;

  /** The example of the documentation. */
  @BeforeEach
  void write() throws IOException {
    String sample = Docs.blocks("docs/consul.md").getFirst().text();
    assertThat(sample).contains("provider: consul", "/etc/gazan/tls/consul-ca.crt");
    main = Files.writeString(folder.resolve("main.yaml"), "upstreams_conf: upstreams.yaml\n");
    upstreams =
        Files.writeString(
            folder.resolve("upstreams.yaml"),
            sample.replace("/etc/gazan/tls/consul-ca.crt", folder.resolve("ca.crt").toString()));
  }

  @Test
  void shouldRefuseAnAuthorityThatIsNotThere() {
    // When
    int exitCode = run("-t", "-c", main.toString());

    // Then
    assertThat(exitCode).isEqualTo(Main.USAGE);
    assertThat(err.toString()).contains("consul.tls.ca", "ca.crt").hasLineCount(1);
  }

  @Test
  void shouldPassTheCheck() throws IOException {
    // Given
    Files.writeString(folder.resolve("ca.crt"), TestPairs.authority("consul").getCertificatePEM());

    // When
    int checked = run("-t", "-c", main.toString());
    int validated = run("validate", upstreams.toString());

    // Then
    assertThat(err.toString()).isEmpty();
    assertThat(checked).isZero();
    assertThat(validated).isZero();
  }

  private int run(String... arguments) {
    return Main.run(arguments, new PrintWriter(new StringWriter()), new PrintWriter(err));
  }
}
