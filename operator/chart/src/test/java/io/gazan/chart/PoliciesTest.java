package io.gazan.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gazan.chart.policy.Manifests;
import io.gazan.chart.policy.Policies;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every set of values renders to what the policies allow, and the policies do see what is wrong.
 */
class PoliciesTest {
  private static List<String> valueSets() {
    return Chart.valueSets();
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/doctored.csv", delimiter = '|')
  void seesWhatIsWrong(String right, String wrong, String problem) {
    // Given
    String rendered = Chart.render("default.yaml");
    String from = unescaped(right);
    assertThat(rendered).contains(from);

    // When
    String broken = rendered.replace(from, wrong.equals("#") ? "# none" : unescaped(wrong));

    // Then
    assertThat(problems(broken)).anySatisfy(each -> assertThat(each).contains(problem));
  }

  @Test
  void noFieldIsOneThatKubernetesDoesNotKnow() {
    // Given
    String misspelt = Chart.render("default.yaml").replace("minReadySeconds", "minReadySecond");

    // Then
    assertThatThrownBy(() -> Manifests.read(misspelt)).hasMessageContaining("minReadySecond");
  }

  @Test
  void thereAreEnoughSetsOfValues() {
    assertThat(Chart.valueSets()).hasSizeGreaterThanOrEqualTo(8);
  }

  @ParameterizedTest
  @MethodSource("valueSets")
  void nothingIsWrong(String valueSet) {
    // When
    String rendered = Chart.render(valueSet);

    // Then
    assertThat(Policies.problems(rendered)).isEmpty();
  }

  private static List<String> problems(String rendered) {
    try {
      return Policies.problems(rendered);
    } catch (IllegalArgumentException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  private static String unescaped(String text) {
    return text.replace("\\n", "\n");
  }
}
