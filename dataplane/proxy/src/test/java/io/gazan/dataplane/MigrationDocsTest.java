package io.gazan.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.config.reader.MainConfigReader;
import io.gazan.dataplane.testing.Docs;
import io.gazan.upstreams.ReadResult;
import io.gazan.upstreams.document.parse.DocumentFormat;
import io.gazan.upstreams.document.parse.DocumentLimits;
import io.gazan.upstreams.reader.UpstreamsReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * docs/migration.md says truly which lines of a predecessor's files are refused or ignored. That
 * its examples load is in {@link DocsExamplesTest}.
 */
class MigrationDocsTest {
  private static final String DOCS = "docs/migration.md";
  private static final String MAIN = "upstreams_conf: u.yaml\n";

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("refusedInMain")
  void isRefusedInMainYaml(String line) throws IOException {
    // Given
    assertThat(main(MAIN)).isInstanceOf(MainConfigReader.Result.Loaded.class);

    // Then
    MainConfigReader.Result result = main(MAIN + line + "\n");
    assertThat(result).isInstanceOf(MainConfigReader.Result.Refused.class);
    assertThat(((MainConfigReader.Result.Refused) result).problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.toString()).contains(key(line)));
  }

  static List<String> refusedInMain() {
    return lines("refused in main.yaml");
  }

  @ParameterizedTest
  @MethodSource("refusedAtTheTop")
  void isRefusedAtTheTop(String line) {
    assertRefused(line, document("servers: [\"127.0.0.1:1\"]", line));
  }

  static List<String> refusedAtTheTop() {
    return lines("refused at the top");
  }

  @ParameterizedTest
  @MethodSource("refusedAtAPath")
  void isRefusedAtAPath(String line) {
    String servers = line.startsWith("servers:") ? "" : "servers: [\"127.0.0.1:1\"]";
    assertRefused(line, document(servers, "", line));
  }

  static List<String> refusedAtAPath() {
    return lines("refused at a path");
  }

  private static void assertRefused(String line, String document) {
    assertThat(read(document("servers: [\"127.0.0.1:1\"]", "")))
        .isInstanceOf(ReadResult.Loaded.class);
    ReadResult result = read(document);
    assertThat(result).isInstanceOf(ReadResult.Refused.class);
    assertThat(((ReadResult.Refused) result).problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.toString()).contains(key(line)));
  }

  @Test
  void whatIsIgnoredIsWarnedAbout() {
    // Given
    List<String> lines = lines("ignored at the top");

    // Then
    assertThat(lines).isNotEmpty();
    for (String line : lines) {
      ReadResult result = read(document("servers: [\"127.0.0.1:1\"]", line));
      assertThat(result).as(line).isInstanceOf(ReadResult.Loaded.class);
      assertThat(((ReadResult.Loaded) result).warnings())
          .singleElement()
          .satisfies(warning -> assertThat(warning.toString()).contains(key(line)));
    }
  }

  private static List<String> lines(String heading) {
    return Docs.rows(DOCS, heading).stream()
        .map(row -> Docs.code(row.getFirst()).getFirst())
        .toList();
  }

  private static String key(String line) {
    return line.substring(0, line.indexOf(':'));
  }

  private static String document(String servers, String top) {
    return document(servers, top, "");
  }

  private static String document(String servers, String top, String path) {
    return """
    %s
    upstreams:
      a.test:
        paths:
          "/":
            %s
            %s
    """
        .formatted(top, servers, path);
  }

  private MainConfigReader.Result main(String text) throws IOException {
    return MainConfigReader.read(Files.writeString(folder.resolve("main.yaml"), text));
  }

  private static ReadResult read(String text) {
    return new UpstreamsReader(DocumentLimits.DEFAULTS)
        .read(text.getBytes(StandardCharsets.UTF_8), null, DocumentFormat.DETECT);
  }
}
