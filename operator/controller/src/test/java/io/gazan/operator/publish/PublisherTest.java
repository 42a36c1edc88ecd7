package io.gazan.operator.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.operator.translate.Translation;
import io.gazan.upstreams.Globals;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.cluster.ServerSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class PublisherTest {
  private final Publisher publisher = new Publisher();

  @Test
  void beforeTheFirstThereIsNone() {
    assertThat(publisher.newest()).isNull();
  }

  @Test
  void sequencesRiseAndVersionsFollowTheDocument() {
    // When
    Publication first = publisher.publish(translation(1));
    Publication same = publisher.publish(translation(1));
    Publication other = publisher.publish(translation(2));
    Publication back = publisher.publish(translation(1));
    // Then
    assertThat(List.of(first, same, other, back))
        .extracting(Publication::sequence)
        .containsExactly(1L, 2L, 3L, 4L);
    assertThat(same.snapshot().version()).isEqualTo(first.snapshot().version());
    assertThat(other.snapshot().version()).isNotEqualTo(first.snapshot().version());
    assertThat(back.snapshot().version()).isEqualTo(first.snapshot().version());
    assertThat(publisher.newest()).isSameAs(back);
    // And an operator that was started again says the same
    assertThat(new Publisher().publish(translation(1)).snapshot().version())
        .isEqualTo(first.snapshot().version());
  }

  @Test
  void whoFollowsGetsEachInOrderAndFindsItToBeTheNewest() {
    // Given
    List<Publication> followed = new ArrayList<>();
    publisher.follow(
        publication -> {
          assertThat(publisher.newest()).isSameAs(publication);
          followed.add(publication);
        });
    // When
    Publication first = publisher.publish(translation(1));
    Publication second = publisher.publish(translation(2));
    // Then
    assertThat(followed).containsExactly(first, second);
  }

  private static Translation translation(int port) {
    SequencedMap<String, ClusterSpec> clusters = new LinkedHashMap<>();
    clusters.put("a", new ClusterSpec("a", List.of(new ServerSpec("10.0.0.1", port))));
    return new Translation(new Upstreams(Globals.NONE, clusters, new LinkedHashMap<>()), Map.of());
  }
}
