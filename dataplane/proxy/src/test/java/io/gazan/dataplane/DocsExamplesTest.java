package io.gazan.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.config.listener.TlsConfig;
import io.gazan.dataplane.config.reader.MainConfigReader;
import io.gazan.dataplane.testing.Docs;
import io.gazan.dataplane.testing.TestPairs;
import io.gazan.dataplane.tls.DownstreamTls;
import io.gazan.dataplane.tls.certificate.BadPair;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.ReadResult;
import io.gazan.upstreams.document.parse.DocumentFormat;
import io.gazan.upstreams.document.parse.DocumentLimits;
import io.gazan.upstreams.reader.UpstreamsReader;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** The documentation is true: its examples load, its keys exist, what it says is refused is. */
class DocsExamplesTest {
  private static final String MAIN = "main.yaml";
  private static final String UPSTREAMS = "upstreams.yaml";

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleLoadsWithoutAWord(Docs.Block example) throws IOException {
    assertThat(example.info())
        .as("the mark of the block")
        .isIn("yaml " + MAIN, "yaml " + UPSTREAMS);
    List<Problem> problems =
        example.info().endsWith(" " + MAIN) ? main(example.text()) : upstreams(example.text());
    assertThat(problems).isEmpty();
  }

  static Stream<Docs.Block> examples() {
    return Docs.names().stream()
        .flatMap(name -> Docs.blocks(name).stream())
        // Objects of Kubernetes are for the tests of the CRD.
        .filter(block -> !block.info().equals("yaml kubernetes"))
        .filter(block -> block.info().startsWith("yaml"));
  }

  @Test
  void theExamplesFolderPassesTheCheckThatUsersRun() {
    // Given
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();

    // When
    String[] arguments = {"-t", "-c", Docs.file("examples/main.yaml").toString()};
    int exitCode = Main.run(arguments, new PrintWriter(out), new PrintWriter(err));

    // Then
    assertThat(err.toString()).isEmpty();
    assertThat(exitCode).isZero();
  }

  @ParameterizedTest
  @CsvSource({"docs/main-yaml.md, 30", "docs/upstreams-yaml.md, 30", "docs/auth.md, 8"})
  void everyKeyOfATableStandsInAnExample(String name, int moreThan) {
    // Given
    Set<String> used = new HashSet<>();
    for (Docs.Block block : Docs.blocks(name)) {
      collectKeys(new Yaml().compose(new StringReader(block.text())), used);
    }
    Set<String> documented = new HashSet<>();
    for (List<String> row : Docs.rows(name, "key")) {
      for (String key : Docs.code(row.getFirst())) {
        documented.add(key.substring(key.lastIndexOf('.') + 1));
      }
    }

    // Then
    assertThat(documented).hasSizeGreaterThan(moreThan);
    assertThat(used).containsAll(documented);
  }

  /** From the nodes, where {@code on} is a key and not a truth. */
  private static void collectKeys(Node node, Set<String> into) {
    switch (node) {
      case MappingNode mapping ->
          mapping
              .getValue()
              .forEach(
                  entry -> {
                    into.add(((ScalarNode) entry.getKeyNode()).getValue());
                    collectKeys(entry.getValueNode(), into);
                  });
      case SequenceNode list -> list.getValue().forEach(item -> collectKeys(item, into));
      default -> {}
    }
  }

  @Test
  void whatUpstreamsYamlIsSaidNotToSupportIsRefused() {
    String host =
        """
        clusters:
          c: {servers: ["127.0.0.1:1"]}
        upstreams:
          a.test:
            paths:
              "/": {cluster: c, %s}
        %s
        """;
    assertAllRefused("- At the top: ", key -> host.formatted("", key + ": x"));
    assertAllRefused("- At a path: ", key -> host.formatted(key + ": x", ""));
  }

  private static void assertAllRefused(String section, UnaryOperator<String> document) {
    List<String> keys = notSupported("docs/upstreams-yaml.md", section);
    assertThat(keys).as(section).isNotEmpty();
    for (String key : keys) {
      assertRefused(key, upstreams(document.apply(key)));
    }
  }

  private static void assertRefused(String key, List<Problem> problems) {
    assertThat(problems)
        .as("'%s' is documented as not supported yet", key)
        .extracting(Problem::message)
        .anyMatch(message -> message.endsWith(" is not supported yet"));
  }

  /** The keys below the heading, on lines that begin with this. */
  private static List<String> notSupported(String name, String begin) {
    List<String> lines = Docs.lines(name);
    int heading = lines.indexOf("## Not supported yet");
    assertThat(heading).isPositive();
    return lines.subList(heading + 1, lines.size()).stream()
        .filter(line -> line.startsWith(begin))
        .flatMap(line -> Docs.code(line).stream())
        .toList();
  }

  private List<Problem> main(String text) throws IOException {
    Path file = Files.writeString(folder.resolve(MAIN), text);
    return switch (MainConfigReader.read(file)) {
      case MainConfigReader.Result.Loaded loaded -> {
        TlsConfig tls = loaded.config().listener().tls();
        if (tls != null) {
          assertThat(withFiles(tls)).isEmpty();
        }
        yield loaded.warnings();
      }
      case MainConfigReader.Result.Refused refused -> refused.problems();
    };
  }

  /** What {@code -t} says of the certificates once they are where the example has them. */
  private static List<String> withFiles(TlsConfig tls) throws IOException {
    if (tls.certificate() != null) {
      X509Bundle pair = TestPairs.pair("docs.test");
      write(tls.certificate(), pair.getCertificatePathPEM());
      write(Objects.requireNonNull(tls.key()), pair.getPrivateKeyPEM());
    }
    if (tls.folder() != null) {
      Files.createDirectories(tls.folder());
      TestPairs.write(tls.folder(), "shop", TestPairs.pair("shop.docs.test"));
    }
    if (tls.clientCa() != null) {
      write(tls.clientCa(), TestPairs.authority("docs").getCertificatePEM());
    }
    List<BadPair> bad = new ArrayList<>();
    List<String> warnings = DownstreamTls.check(tls, bad);
    assertThat(bad).isEmpty();
    return warnings;
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text);
  }

  private static List<Problem> upstreams(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ReadResult result =
        new UpstreamsReader(DocumentLimits.DEFAULTS).read(bytes, null, DocumentFormat.DETECT);
    return switch (result) {
      case ReadResult.Loaded loaded -> loaded.warnings();
      case ReadResult.Refused refused -> refused.problems();
    };
  }
}
