package io.gazan.dataplane.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class UpstreamSeriesTest {
  private final UpstreamSeries series = new UpstreamSeries(2);

  @Test
  void anUpstreamOfSeveralClustersIsOneSeries() {
    // When
    List<UpstreamSeries.Series> all =
        series.update(
            List.of(
                new UpstreamSample("one", "a", 3, 1, true, 1),
                new UpstreamSample("two", "a", 4, 2, false, 0)));

    // Then
    assertThat(all).hasSize(1);
    assertThat(all.getFirst().requests).isEqualTo(7);
    assertThat(all.getFirst().active).isEqualTo(3);
    assertThat(all.getFirst().ejections).isEqualTo(1);
    assertThat(all.getFirst().healthy).isFalse();
  }

  @Test
  void totalsNeverGoBackWhenAClusterLeavesOrStartsAgain() {
    // Given
    series.update(List.of(sample("one", "a", 10), sample("two", "a", 100)));

    // When
    Map<String, Long> left = requests(sample("one", "a", 11));
    Map<String, Long> anew = requests(sample("one", "a", 2), sample("two", "a", 5));

    // Then
    assertThat(left).isEqualTo(Map.of("a", 111L));
    assertThat(anew).isEqualTo(Map.of("a", 118L));
  }

  @Test
  void oneThatLeavesFreesItsPlaceAndOtherStaysWhatItWas() {
    // Given
    assertThat(requests(sample("c", "a", 1), sample("c", "b", 2), sample("c", "d", 4)))
        .isEqualTo(Map.of("a", 1L, "b", 2L, "other", 4L));

    // When
    Map<String, Long> after = requests(sample("c", "b", 2), sample("c", "d", 6));

    // Then
    assertThat(after).isEqualTo(Map.of("b", 2L, "d", 2L, "other", 4L));
  }

  @Test
  void anUpstreamThatIsCalledOtherIsCountedThere() {
    assertThat(requests(sample("c", "other", 3))).isEqualTo(Map.of("other", 3L));
  }

  @Test
  void theSameEndpointNamedTwiceInAClusterCountsOnce() {
    assertThat(requests(sample("c", "a", 3), sample("c", "a", 3))).isEqualTo(Map.of("a", 3L));
  }

  private Map<String, Long> requests(UpstreamSample... samples) {
    return series.update(List.of(samples)).stream()
        .collect(Collectors.toMap(s -> s.upstream, s -> s.requests));
  }

  private static UpstreamSample sample(String cluster, String upstream, long requests) {
    return new UpstreamSample(cluster, upstream, requests, 0, true, 0);
  }
}
