package io.gazan.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Values that would do nothing or harm are refused before anything is installed. */
class RefusalTest {
  @ParameterizedTest
  @CsvFileSource(resources = "/refused.csv", delimiter = '|')
  void saysWhatIsWrong(String values, String message) {
    assertThatThrownBy(() -> Chart.renderText(values)).hasMessageContaining(message);
  }

  @Test
  void lintFindsNothing() {
    assertThat(Chart.lint().isFailed()).isFalse();
    assertThat(Chart.lint().getMessages())
        .noneMatch(line -> line.startsWith("[ERROR]") || line.startsWith("[WARNING]"));
  }
}
