package io.gazan.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  @Test
  void oneDisturbedRoundDoesNotMoveTheMedian() {
    // Given
    List<Double> rounds = List.of(1.0, 9.0, 0.9, 1.1, 1.0);

    // When
    Statistics statistics = Statistics.of(rounds);

    // Then
    assertThat(statistics).isEqualTo(new Statistics(0.9, 1.0, 9.0));
  }

  @Test
  void theMedianOfAnEvenNumberIsTheMiddleOfTheTwo() {
    assertThat(Statistics.of(List.of(4.0, 1.0, 3.0, 2.0)).median()).isEqualTo(2.5);
  }

  @Test
  void theGeometricMeanTreatsHalfAndDoubleAlike() {
    assertThat(Statistics.geometricMean(List.of(0.5, 2.0))).isCloseTo(1.0, within(1e-12));
  }

  @Test
  void nothingMeasuredIsNotANumber() {
    assertThat(Statistics.of(List.of()).median()).isNaN();
  }
}
