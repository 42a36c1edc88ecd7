package io.gazan.vertical;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The README of this module names the test of every promise: each exists, and none is missing. */
@SuppressWarnings("NullAway.Init")
class NamedTestsTest {
  private static final Pattern NAMED = Pattern.compile("`(\\w+(?:IT|Test))#(\\w+)`");
  private static final Pattern TEST =
      Pattern.compile(
          "@(?:Test|ParameterizedTest)\\b(?:(?!\\bvoid ).)*\\bvoid (\\w+)\\(", Pattern.DOTALL);
  private static final Pattern TAG = Pattern.compile("@Tag\\(\"faults\"\\)");
  private static final int SCENARIOS = 30;

  private static String readme;

  /** The text of each test's file in the project, by the name of the class. */
  private static final Map<String, Path> files = new TreeMap<>();

  @BeforeAll
  static void read() throws IOException {
    readme = Files.readString(Path.of("README.md"));
    for (String module : List.of(".", "../operator/controller", "../dataplane/proxy")) {
      try (Stream<Path> all = Files.walk(Path.of(module, "src", "test", "java"))) {
        all.filter(file -> file.toString().matches(".*(IT|Test)\\.java"))
            .forEach(file -> files.putIfAbsent(name(file), file));
      }
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> tests(Path file) {
    return TEST.matcher(text(file))
        .results()
        .map(result -> name(file) + "#" + result.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<MatchResult> named() {
    return NAMED.matcher(readme).results();
  }

  @Test
  void everyNamedTestExists() {
    assertThat(named())
        .isNotEmpty()
        .allSatisfy(
            named -> {
              assertThat(files).as(named.group()).containsKey(named.group(1));
              assertThat(tests(file(named.group(1))))
                  .as(named.group())
                  .contains(named.group(1) + "#" + named.group(2));
            });
  }

  private static Path file(String test) {
    return java.util.Objects.requireNonNull(files.get(test), test);
  }

  /** Tests whose files are in this module's folder. */
  private static Stream<Path> own() {
    return files.values().stream()
        .filter(file -> file.startsWith(Path.of(".")))
        .filter(file -> name(file).endsWith("IT"));
  }

  @Test
  void everyTestIsNamed() {
    // Given
    Set<String> named =
        named().map(each -> each.group(1) + "#" + each.group(2)).collect(Collectors.toSet());
    // Then
    assertThat(own().flatMap(file -> tests(file).stream()))
        .hasSizeGreaterThan(100)
        .filteredOn(test -> !test.startsWith("ExternalClusterIT#"))
        .allSatisfy(test -> assertThat(named).contains(test));
  }

  @Test
  void everyTestThatARealApiServerCannotRunIsListed() {
    // Given
    String list =
        readme.substring(readme.indexOf("tag `faults`"), readme.indexOf("## The thirty scenarios"));
    // Then
    assertThat(own())
        .filteredOn(file -> TAG.matcher(text(file)).find())
        .isNotEmpty()
        .allSatisfy(file -> assertThat(list).contains("`" + name(file)));
  }

  @Test
  void everyScenarioAndLineHasATest() {
    for (int scenario = 1; scenario <= SCENARIOS; scenario++) {
      assertThat(rows("## The thirty scenarios", String.valueOf(scenario))).hasSize(1);
    }
    for (int line = 1; line <= 15; line++) {
      assertThat(rows("## What the operator promises", String.valueOf(line))).hasSize(1);
    }
    assertThat(rows("## What the operator promises", "12a")).hasSize(1);
  }

  /** Rows of the table below a heading that begin so and name a test. */
  private static List<String> rows(String heading, String first) {
    String table = readme.substring(readme.indexOf(heading));
    int end = table.indexOf("\n## ");
    return (end < 0 ? table : table.substring(0, end))
        .lines()
        .filter(line -> line.startsWith("| " + first + " |"))
        .filter(line -> NAMED.matcher(line).find())
        .toList();
  }
}
