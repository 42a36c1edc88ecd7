package io.gazan.dataplane.observe.family;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.observe.sample.ClusterSample;
import io.gazan.dataplane.observe.sample.ClusterSample.Overflows;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ClusterSeriesTest {
  private final ClusterSeries series = new ClusterSeries(2);

  @Test
  void gaugesAreOfThisScrapeAndTotalsGoOn() {
    // Given
    series.update(List.of(new ClusterSample("a", 5, 2, true, new Overflows(1, 2, 3, 4))));

    // When
    List<ClusterSeries.Series> all =
        series.update(List.of(new ClusterSample("a", 3, 0, false, new Overflows(1, 4, 3, 5))));

    // Then
    assertThat(all).hasSize(1);
    assertThat(all.getFirst().connections).isEqualTo(3);
    assertThat(all.getFirst().pending).isZero();
    assertThat(all.getFirst().open).isFalse();
    assertThat(all.getFirst().overflows).isEqualTo(new Overflows(1, 4, 3, 5));
  }

  @Test
  void oneThatLeavesFreesItsPlaceAndOtherNeverGoesBack() {
    // Given
    assertThat(pending(sample("a", 1), sample("b", 2), sample("c", 4), sample("d", 8)))
        .isEqualTo(Map.of("a", 1L, "b", 2L, "other", 12L));

    // When
    Map<String, Long> after = pending(sample("b", 2), sample("c", 5));

    // Then
    assertThat(after).isEqualTo(Map.of("b", 2L, "c", 1L, "other", 12L));
  }

  @Test
  void aClusterThatComesBackBeginsAnew() {
    // Given
    series.update(List.of(sample("a", 10)));
    series.update(List.of());

    // When Then
    assertThat(pending(sample("a", 3))).isEqualTo(Map.of("a", 3L));
  }

  private Map<String, Long> pending(ClusterSample... samples) {
    return series.update(List.of(samples)).stream()
        .collect(Collectors.toMap(s -> s.cluster, s -> s.overflows.pending()));
  }

  private static ClusterSample sample(String cluster, long pending) {
    return new ClusterSample(cluster, 0, 0, false, new Overflows(0, pending, 0, 0));
  }
}
