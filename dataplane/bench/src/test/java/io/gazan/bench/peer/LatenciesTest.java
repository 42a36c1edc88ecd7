package io.gazan.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  @Test
  void smallValuesAreExact() {
    // Given
    Latencies latencies = new Latencies();

    // When
    for (int i = 1; i <= 60; i++) {
      latencies.add(i);
    }

    // Then
    assertThat(latencies.percentile(0.5)).isCloseTo(30, within(0.0));
    assertThat(latencies.percentile(1)).isCloseTo(60, within(0.0));
  }

  @Test
  void largeValuesAreWithinTwoPerCent() {
    for (int micros : new int[] {64, 65, 127, 128, 1_000, 123_456, 98_765_432}) {
      // Given
      Latencies latencies = new Latencies();

      // When
      latencies.add(micros);

      // Then
      assertThat(latencies.percentile(0.99))
          .isGreaterThanOrEqualTo(micros)
          .isCloseTo(micros, Percentage.withPercentage(2));
    }
  }

  @Test
  void nothingIsNothing() {
    assertThat(new Latencies().percentile(0.99)).isZero();
  }
}
