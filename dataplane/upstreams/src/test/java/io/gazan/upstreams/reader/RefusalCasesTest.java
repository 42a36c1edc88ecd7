package io.gazan.upstreams.reader;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every refusal of the grammar with its exact messages. The cases stand in text files: after {@code
 * ==== name} the document, then each expected line after {@code !! }.
 */
class RefusalCasesTest {
  private static final List<String> FILES =
      List.of(
          "top-level",
          "hosts-and-paths",
          "servers-and-clusters",
          "headers-and-redirects",
          "limits",
          "tls",
          "consul",
          "authorization");

  private static final Pattern CASE = Pattern.compile("(?m)^==== ");

  @TestFactory
  Stream<DynamicTest> shouldSayEverythingThatIsWrong() {
    return FILES.stream()
        .flatMap(file -> CASE.splitAsStream(text(file)).skip(1))
        .map(RefusalCasesTest::test);
  }

  private static DynamicTest test(String text) {
    // Given
    List<String> lines = text.lines().toList();
    String document =
        String.join("\n", lines.stream().skip(1).filter(line -> !line.startsWith("!! ")).toList());
    List<String> expected =
        lines.stream().filter(line -> line.startsWith("!! ")).map(l -> l.substring(3)).toList();

    return DynamicTest.dynamicTest(
        lines.getFirst(),
        () -> {
          // When
          List<String> problems = Reading.refused(document);

          // Then
          assertThat(String.join("\n", problems)).isEqualTo(String.join("\n", expected));
        });
  }

  private static String text(String file) {
    try (InputStream in =
        Objects.requireNonNull(
            RefusalCasesTest.class.getResourceAsStream("refusals/" + file + ".txt"), file)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(file, e);
    }
  }
}
