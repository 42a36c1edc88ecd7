package io.gazan.dataplane.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WeightedClustersTest {
  @Test
  void withoutAClusterThereIsNothingToPick() {
    assertThat(WeightedClusters.NONE.pick()).isNull();
  }
}
