package io.gazan.upstreams.document.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.management.ThreadMXBean;
import io.gazan.upstreams.Problem;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Documents made to cost much. Cost is asserted as what the thread allocates, which does not depend
 * on how busy the machine is: beyond the text itself, a refusal may take a few bytes a byte.
 */
class HostileDocumentTest {
  private static final long MIB = 1 << 20;
  private static final DocumentReader READER = new DocumentReader(DocumentLimits.DEFAULTS);

  static Stream<Arguments> bombs() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [lol,lol,lol,lol,lol,lol,lol,lol,lol]\n");
    StringBuilder chain = new StringBuilder("a0: &a0 [x]\n");
    StringBuilder merges = new StringBuilder("a0: &a0 {k0: 0}\n");
    for (int i = 1; i < 30; i++) {
      String before = "*a" + (i - 1);
      laughs.append("a%d: &a%d [".formatted(i, i)).append((before + ",").repeat(9)).append("]\n");
      merges
          .append("a%d: &a%d {<<: [".formatted(i, i))
          .append((before + ",").repeat(9))
          .append("], k%d: 0}\n".formatted(i));
    }
    for (int i = 1; i < 20_000; i++) {
      chain.append("a%d: &a%d [*a%d]\n".formatted(i, i, i - 1));
    }
    String values = "more than 1000000 values, counting what aliases repeat";
    String deep = "nested deeper than 64 levels";
    return Stream.of(
        arguments("laughs", laughs.toString(), values),
        arguments("laughs by merge keys", merges.toString(), values),
        arguments("a chain of aliases", chain.toString(), deep),
        arguments("deep lists", "[".repeat(100_000), deep),
        arguments("deep mappings", "{a: ".repeat(100_000), deep),
        arguments("deep block lists", "- ".repeat(100_000), deep),
        arguments("deep JSON lists", "[".repeat(100_000) + "]".repeat(100_000), deep),
        arguments("deep JSON mappings", "{\"a\":".repeat(100_000), deep),
        arguments("deep keys", "? ".repeat(100_000), deep));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bombs")
  void shouldRefuseWhatWouldGrow(String name, String text, String reason) {
    // Given
    byte[] bytes = text.getBytes(UTF_8);

    // When
    long before = allocated();
    List<Problem> problems = refused(READER.read(bytes, "f", DocumentFormat.DETECT));
    long cost = allocated() - before;

    // Then
    assertThat(problems).singleElement().returns(reason, Problem::message);
    assertThat(problems.getFirst().line()).isPositive();
    assertThat(cost).as(name).isLessThan(64 * MIB);
  }

  @Test
  void shouldRefuseManySmallValuesAtTheLimit() {
    // Given
    byte[] bytes = ("a: [" + "1,".repeat(7_000_000) + "]").getBytes(UTF_8);

    // When
    List<Problem> problems = refused(READER.read(bytes, "f", DocumentFormat.YAML));

    // Then
    assertThat(problems)
        .singleElement()
        .returns("more than 1000000 values, counting what aliases repeat", Problem::message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a: %s", "a: '%s'", "a: 1\n#%s", "a: |\n  %s", "a: !<%s> b", "%s: a"})
  void shouldPayForALongWordByItsLengthOnly(String around) {
    // Given
    byte[] bytes = around.formatted("x".repeat(2 << 20)).getBytes(UTF_8);

    // When
    long before = allocated();
    DocumentResult result = READER.read(bytes, "f", DocumentFormat.YAML);
    long cost = allocated() - before;

    // Then
    assertThat(result).isNotNull();
    assertThat(cost).isLessThan(64 * MIB);
  }

  @Test
  void shouldTakeNoMoreOfAFileThanTheLimit(@TempDir Path folder) throws IOException {
    // Given
    Path file = folder.resolve("upstreams.yaml");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(50 * MIB);
    }

    // When
    long before = allocated();
    List<Problem> problems = refused(READER.readFile(file));
    long cost = allocated() - before;

    // Then
    assertThat(problems)
        .containsExactly(
            new Problem(
                file.toString(),
                "",
                0,
                0,
                "the document is larger than the 16777216 bytes of limits.document"));
    assertThat(cost).isLessThan(50 * MIB);
  }

  @Test
  void shouldSayWhyAFileCannotBeRead(@TempDir Path folder) throws IOException {
    // Given
    Path loop = Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"));

    // When
    List<Problem> absent = refused(READER.readFile(folder.resolve("absent.yaml")));
    List<Problem> aFolder = refused(READER.readFile(folder));
    List<Problem> aLoop = refused(READER.readFile(loop));

    // Then
    assertThat(absent)
        .map(Problem::toString)
        .containsExactly(folder + "/absent.yaml: cannot be read: no such file");
    assertThat(aFolder)
        .map(Problem::toString)
        .containsExactly(folder + ": cannot be read: it is a folder");
    assertThat(aLoop)
        .singleElement()
        .asString()
        .startsWith(loop + ": cannot be read: ")
        .doesNotContain("\n");
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  private static List<Problem> refused(DocumentResult result) {
    return result instanceof DocumentResult.Refused(List<Problem> problems) ? problems : List.of();
  }
}
