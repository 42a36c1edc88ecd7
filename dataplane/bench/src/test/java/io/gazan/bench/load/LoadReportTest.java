package io.gazan.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LoadReportTest {
  @Test
  void theScriptsLineIsFoundBehindWrksOwnOutput() {
    // Given
    String output =
        """
        Running 5s test @ http://127.0.0.1:6193/
          1 threads and 64 connections
        Requests/sec:  68055.10
        gazan-bench 340275 5000123 61249500 1 2 3 4 5 890.0 2060.5
        """;

    // When
    LoadReport report = LoadReport.parse(output, Wrk.MARK);

    // Then
    assertThat(report)
        .isEqualTo(
            new LoadReport(
                340_275,
                5.000123,
                61_249_500,
                15,
                "connect=1 read=2 write=3 status=4 timeout=5",
                890.0,
                2060.5));
  }

  @Test
  void outputWithoutTheLineIsAnErrorThatQuotesIt() {
    // Given
    String output = "unable to connect to 127.0.0.1:1 Connection refused";

    // When
    // Then
    assertThatThrownBy(() -> LoadReport.parse(output, Wrk.MARK))
        .hasMessageContaining("Connection refused");
  }
}
