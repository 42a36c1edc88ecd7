package io.gazan.dataplane.config.reader;

import static io.gazan.dataplane.config.reader.ReadMain.loaded;
import static io.gazan.dataplane.config.reader.ReadMain.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.config.MainConfig;
import io.gazan.dataplane.config.OperatorConfig;
import io.gazan.upstreams.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code operator} in main.yaml. */
class OperatorReaderTest {
  @TempDir Path folder;

  private static final String OPERATOR =
      "operator: {address: \"op.gazan.svc:9443\", ca: ca.pem, token_file: /run/t, state_dir:"
          + " s%s}\n";

  @Test
  void anOperatorStandsForTheFileAndForCertificates() throws IOException {
    // Given
    Path file = write(OPERATOR.formatted(", node: pod-1") + "proxy_address_tls: 127.0.0.1:6194\n");
    // When
    MainConfig config = loaded(file);
    // Then
    assertThat(config.upstream().file()).isNull();
    assertThat(config.upstream().operator())
        .isEqualTo(
            new OperatorConfig(
                "op.gazan.svc",
                9443,
                folder.resolve("ca.pem"),
                Path.of("/run/t"),
                folder.resolve("s"),
                "pod-1"));
    assertThat(config.listener().tls())
        .isNotNull()
        .satisfies(tls -> assertThat(tls.certificate()).isNull());
  }

  @Test
  void theNodeIsTheHostsNameIfNothingElseIsSaid() throws IOException {
    // Given
    Path file = write(OPERATOR.formatted("").replace("op.gazan.svc", "[::1]"));
    // When
    MainConfigReader.Result result = MainConfigReader.read(file, Map.of("HOSTNAME", "pod-7")::get);
    // Then
    assertThat(result)
        .isInstanceOfSatisfying(
            MainConfigReader.Result.Loaded.class,
            loaded ->
                assertThat(loaded.config().upstream().operator())
                    .isNotNull()
                    .returns("pod-7", OperatorConfig::node)
                    .returns("[::1]:9443", OperatorConfig::address));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          operator: yes                                   | 1:11: operator: expected a mapping, found "yes"
          operator: {ca: a, token_file: b, state_dir: c}  | 1:11: operator: address is missing
          operator: {address: "x:1", adress: y, ca: a, token_file: b, state_dir: c} | 1:28: operator.adress: unknown key "adress"; did you mean "address"?
          operator: {address: x, ca: a, token_file: b, state_dir: c} | 1:21: operator.address: expected the operator's host:port, such as gazan-operator.gazan.svc:9443, found "x"
          operator: {address: "x:0", ca: a, token_file: b, state_dir: c} | 1:21: operator.address: expected the operator's host:port, such as gazan-operator.gazan.svc:9443, found "x:0"
          operator: {address: "https://x:1", ca: a, token_file: b, state_dir: c} | 1:21: operator.address: expected the operator's host:port, such as gazan-operator.gazan.svc:9443, found "https://x:1"
          operator: {address: "::1:1", ca: a, token_file: b, state_dir: c} | 1:21: operator.address: expected the operator's host:port, such as gazan-operator.gazan.svc:9443, found "::1:1"
          operator: {address: "x:1", ca: "", token_file: b, state_dir: c} | 1:32: operator.ca: expected a path, found nothing
          operator: {address: "x:1", ca: a, token_file: b, state_dir: c, node: a b} | 1:70: operator.node: expected 1 to 253 printable characters without blanks, found "a b"
          """)
  void saysWhatIsWrongWithAnOperator(String line, String problem) throws IOException {
    // Given
    Path file = write(line + "\n");
    // When
    List<Problem> problems = refused(file);
    // Then
    assertThat(problems).extracting(Problem::toString).containsExactly(file + ":" + problem);
  }

  @Test
  void anOperatorAndAFileAreOneTooMany() throws IOException {
    // Given
    Path file = write(OPERATOR.formatted("") + "upstreams_conf: u.yaml\n");
    // When
    List<Problem> problems = refused(file);
    // Then
    assertThat(problems)
        .extracting(Problem::toString)
        .containsExactly(
            file
                + ":2:17: upstreams_conf: cannot be set beside operator, which says what the"
                + " upstreams are");
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(folder.resolve("main.yaml"), yaml);
  }
}
