package io.gazan.dataplane.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WeightedClustersTest {
  @Test
  void theRotationIsSmoothAndReduced() {
    assertThat(WeightedClusters.rotation(new int[] {1})).containsExactly(0);
    assertThat(WeightedClusters.rotation(new int[] {50, 50})).containsExactly(0, 1);
    assertThat(WeightedClusters.rotation(new int[] {5, 1, 1})).containsExactly(0, 0, 1, 0, 2, 0, 0);
    assertThat(WeightedClusters.rotation(new int[] {90, 10})).hasSize(10).containsOnlyOnce(1);
  }

  @Test
  void weightZeroTakesNoTurn() {
    assertThat(WeightedClusters.rotation(new int[] {0, 7, 0})).containsExactly(1);
    assertThat(WeightedClusters.rotation(new int[] {0, 0})).isEmpty();
    assertThat(WeightedClusters.rotation(new int[0])).isEmpty();
  }

  @Test
  void hugeWeightsAreScaledAndNobodyIsForgotten() {
    // When
    int[] rotation = WeightedClusters.rotation(new int[] {1_000_000, 999_999, 1});

    // Then
    assertThat(rotation.length).isBetween(900, 1100);
    assertThat(Arrays.stream(rotation).filter(i -> i == 0).count()).isBetween(490L, 510L);
    assertThat(Arrays.stream(rotation).filter(i -> i == 2).count()).isEqualTo(1);
  }

  @Test
  void withoutAClusterThereIsNothingToPick() {
    assertThat(WeightedClusters.NONE.pick()).isNull();
  }
}
