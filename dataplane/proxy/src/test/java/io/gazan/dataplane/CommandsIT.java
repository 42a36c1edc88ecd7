package io.gazan.dataplane;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.admin.ConfigApi;
import io.gazan.dataplane.config.listener.ListenAddress;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.UpstreamsYaml;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code gazan status} and {@code gazan token}. */
class CommandsIT {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void statusIsATableOfEndpoints() throws IOException {
    try (EchoEndpoint one = EchoEndpoint.start("one");
        DataplaneFixture gazan =
            DataplaneFixture.start(UpstreamsYaml.host("a.test", one.address()))) {
      // Given
      gazan.get("a.test", "/");
      String address = ListenAddress.text(gazan.dataplane().adminAddress());

      // When
      int exitCode = run("status", "--address", address);

      // Then
      assertThat(exitCode).as(err.toString()).isZero();
      assertThat(out.toString()).contains(", ready, up ", " from file");
      assertThat(out.toString().lines().skip(2).map(line -> line.replaceAll(" +", " ")))
          .containsExactly(
              "HOST PATH ENDPOINT HEALTH PROTOCOL IN-FLIGHT EJECTIONS",
              "a.test / " + one.address() + " up http1 0 0");

      // When
      out.getBuffer().setLength(0);
      Path main = main("config_address: " + address + "\n");

      // Then
      assertThat(run("status", "-c", main.toString())).as(err.toString()).isZero();
      assertThat(out.toString()).contains(one.address());
    }
  }

  @Test
  void aDataPlaneThatIsNotThereIsSaidInOneLine() {
    assertThat(run("status", "--address", "127.0.0.1:1")).isEqualTo(2);
    assertThat(err.toString()).startsWith("gazan: http://127.0.0.1:1/status does not answer");
    assertThat(run("status", "--address", "nonsense")).isEqualTo(2);
  }

  @Test
  void tokenIsMadeByTheKeyOfTheFile() throws IOException {
    // When
    Path main = main("master_key: " + ConfigApi.KEY + "\n");
    int exitCode = run("token", "-c", main.toString(), "--owner", "ops", "--valid", "5");

    // Then
    assertThat(exitCode).as(err.toString()).isZero();
    String[] parts = out.toString().strip().split("\\.");
    assertThat(parts).hasSize(3);
    assertThat(new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8))
        .startsWith("{\"owner\":\"ops\",\"user\":\"ops\"");
  }

  @Test
  void withoutAKeyOrWithNonsenseThereIsNoToken() throws IOException {
    Path main = main("");
    assertThat(run("token", "-c", main.toString(), "--owner", "o", "--valid", "5")).isEqualTo(2);
    assertThat(err.toString()).contains("master_key is not set");
    assertThat(run("token", "-c", main.toString(), "--owner", "o", "--valid", "0")).isEqualTo(2);
    assertThat(run("token", "-c", main.toString(), "--owner", " ", "--valid", "1")).isEqualTo(2);
    assertThat(run("token", "--owner", "o", "--valid", "1")).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
  }

  private Path main(String more) throws IOException {
    return Files.writeString(folder.resolve("main.yaml"), "upstreams_conf: u.yaml\n" + more);
  }

  private int run(String... arguments) {
    return Main.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
  }
}
