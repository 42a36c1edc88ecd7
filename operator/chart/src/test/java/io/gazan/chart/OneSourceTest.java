package io.gazan.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Helm reads nothing outside of the chart's folder, so the chart has copies; they are the same. */
class OneSourceTest {
  @ParameterizedTest
  @CsvSource({
    "docs/monitoring, .yaml, charts/gazan/files",
    "docs/monitoring, .json, charts/gazan/files",
    "crds, .yaml, charts/gazan/crds"
  })
  void copiesAreTheSame(String source, String ending, String copies) {
    // Given
    List<String> names = Repository.names(source, ending);
    assertThat(names).isNotEmpty();

    // Then
    assertThat(Repository.names(copies, ending)).isEqualTo(names);
    for (String name : names) {
      assertThat(Repository.text(copies + "/" + name))
          .as("%s/%s: copy it from %s", copies, name, source)
          .isEqualTo(Repository.text(source + "/" + name));
    }
  }
}
