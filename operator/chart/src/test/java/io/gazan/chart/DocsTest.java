package io.gazan.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.chart.policy.Policies;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/kubernetes tells to do about the chart can be done. */
class DocsTest {
  private static final String FOLDER = "docs/kubernetes";
  private static final List<String> PAGES = List.of("install.md", "scaling.md");
  private static final Pattern VALUES =
      Pattern.compile("^```yaml values\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern MENTIONED =
      Pattern.compile(
          "`((?:operator|dataPlane|networkPolicy|monitoring|ingressClass)[.][A-Za-z.]+)");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)[^)]*\\)");

  private static List<String> blocks() {
    List<String> blocks = new ArrayList<>();
    pages().forEach(page -> VALUES.matcher(page).results().forEach(m -> blocks.add(m.group(1))));
    return blocks;
  }

  @Test
  void thereAreExamples() {
    assertThat(blocks()).hasSizeGreaterThan(6);
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void valuesRenderToWhatThePoliciesAllow(String values) {
    assertThat(Policies.problems(Chart.renderText(values))).isEmpty();
  }

  @Test
  void everyValueThatIsNamedExists() {
    // Given
    List<String> known =
        DocumentedValues.read().entries().stream().map(DocumentedValues.Entry::path).toList();

    // When
    List<String> named =
        pages()
            .flatMap(page -> MENTIONED.matcher(page).results())
            .map(match -> match.group(1))
            .toList();

    // Then
    assertThat(named)
        .hasSizeGreaterThan(10)
        .allSatisfy(
            name ->
                assertThat(known)
                    .anyMatch(
                        path ->
                            path.equals(name)
                                || path.startsWith(name + ".")
                                || name.startsWith("dataPlane.config.")));
  }

  @Test
  void linksLeadSomewhere() {
    for (String page : PAGES) {
      assertThat(LINK.matcher(Repository.text(FOLDER + "/" + page)).results().map(DocsTest::target))
          .as(page)
          .filteredOn(target -> !target.startsWith("http"))
          .isNotEmpty()
          .allMatch(target -> Files.exists(Repository.path(FOLDER).resolve(target)));
    }
  }

  private static String target(MatchResult link) {
    return link.group(1);
  }

  private static Stream<String> pages() {
    return PAGES.stream().map(page -> Repository.text(FOLDER + "/" + page));
  }
}
