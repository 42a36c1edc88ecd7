package io.gazan.dataplane.observe.family;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.observe.sample.UpstreamSample;
import io.gazan.upstreams.cluster.Protocol;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class UpstreamSeriesTest {
  private final UpstreamSeries series = new UpstreamSeries(2);

  @Test
  void whatSharesASeriesIsAddedUp() {
    // When
    List<UpstreamSeries.Series> all =
        series.update(
            List.of(
                sample("a", 0),
                sample("b", 0),
                new UpstreamSample("c", 3, 5, 1, 7, true, 1, Set.of(Protocol.H2)),
                new UpstreamSample("d", 4, 6, 2, 8, false, 0, Set.of(Protocol.HTTP1))));

    // Then
    assertThat(all).hasSize(3);
    UpstreamSeries.Series other = all.getLast();
    assertThat(other.upstream).isEqualTo("other");
    assertThat(other.requests).isEqualTo(7);
    assertThat(other.retries).isEqualTo(11);
    assertThat(other.active).isEqualTo(3);
    assertThat(other.connections).isEqualTo(15);
    assertThat(other.ejections).isEqualTo(1);
    assertThat(other.healthy).isFalse();
    assertThat(other.protocols).containsExactly(Protocol.HTTP1, Protocol.H2);
  }

  @Test
  void aProtocolLastsAsLongAsItIsSpoken() {
    // Given
    series.update(List.of(new UpstreamSample("a", 0, 0, 0, 0, true, 0, Set.of(Protocol.H2))));

    // When
    List<UpstreamSeries.Series> unknown = series.update(List.of(sample("a", 0)));

    // Then
    assertThat(unknown.getFirst().protocols).isEmpty();
  }

  @Test
  void totalsNeverGoBackWhenAnEndpointStartsAgain() {
    // Given
    series.update(List.of(sample("a", 10)));

    // When
    Map<String, Long> on = requests(sample("a", 11));
    Map<String, Long> anew = requests(sample("a", 2));

    // Then
    assertThat(on).isEqualTo(Map.of("a", 11L));
    assertThat(anew).isEqualTo(Map.of("a", 13L));
  }

  @Test
  void oneThatLeavesFreesItsPlaceAndOtherStaysWhatItWas() {
    // Given
    assertThat(requests(sample("a", 1), sample("b", 2), sample("d", 4)))
        .isEqualTo(Map.of("a", 1L, "b", 2L, "other", 4L));

    // When
    Map<String, Long> after = requests(sample("b", 2), sample("d", 6));

    // Then
    assertThat(after).isEqualTo(Map.of("b", 2L, "d", 2L, "other", 4L));
  }

  @Test
  void anUpstreamThatIsCalledOtherIsCountedThere() {
    assertThat(requests(sample("other", 3))).isEqualTo(Map.of("other", 3L));
  }

  @Test
  void theSameEndpointTwiceCountsOnce() {
    assertThat(requests(sample("a", 3), sample("a", 3))).isEqualTo(Map.of("a", 3L));
  }

  private Map<String, Long> requests(UpstreamSample... samples) {
    return series.update(List.of(samples)).stream()
        .collect(Collectors.toMap(s -> s.upstream, s -> s.requests));
  }

  private static UpstreamSample sample(String upstream, long requests) {
    return new UpstreamSample(upstream, requests, 0, 0, 0, true, 0, Set.of());
  }
}
