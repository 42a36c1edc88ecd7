package io.gazan.dataplane.provider.consul;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockingIndexTest {
  @ParameterizedTest
  @CsvSource({
    "0, 7, 7",
    "7, 7, 7",
    "7, 8, 8",
    "8, 7, 0",
    "0, 0, 1",
    "7, 0, 1",
    "1, 0, 1",
    "0, -3, 1"
  })
  void theNextQueryWaitsUnlessTheIndexWentBack(long asked, long answered, long next) {
    assertThat(BlockingIndex.next(asked, answered)).isEqualTo(next);
  }
}
