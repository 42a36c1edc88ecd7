package io.gazan.operator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.operator.publish.Publication;
import io.gazan.operator.stream.DataPlanes.Progress;
import io.gazan.operator.stream.DataPlanes.State;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.stream.Schema;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DataPlanesTest {
  private final DataPlanes dataPlanes = new DataPlanes();
  private final Documents documents = new Documents();

  @Test
  void withoutOneThereIsNothingToWaitFor() {
    assertThat(dataPlanes.progress())
        .isEqualTo(new Progress(0, Long.MAX_VALUE, List.of(), Schema.POLICIES));
  }

  @Test
  void theSlowestOneCounts() {
    // When
    dataPlanes.put("a", new State("a", 1, "v7", 7, false));
    dataPlanes.put("b", new State("b", 0, "v5", 5, false));
    // Then
    assertThat(dataPlanes.progress()).isEqualTo(new Progress(2, 5, List.of(), 0));
    // When
    dataPlanes.put("c", new State("c", 1, null, 0, false));
    // Then
    assertThat(dataPlanes.progress().acknowledged()).isZero();
  }

  @Test
  void aSilentOneIsNamedAndDoesNotCount() {
    // When
    dataPlanes.put("b", new State("b", 0, "v", 1, true));
    dataPlanes.put("a", new State("a", 1, "v", 2, true));
    dataPlanes.put("c", new State("c", 1, "v", 7, false));
    // Then: but it may come back, and must understand then
    assertThat(dataPlanes.progress()).isEqualTo(new Progress(1, 7, List.of("a", "b"), 0));
    // When
    dataPlanes.remove("c");
    // Then
    assertThat(dataPlanes.progress().acknowledged()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void whoHasTheNewestVersionHasTheNewestSequence() {
    // Given
    Publication first = documents.cluster("a", 1).publish();
    Publication second = documents.publish();
    assertThat(second.sequence()).isGreaterThan(first.sequence());
    dataPlanes.published(first);
    dataPlanes.put("a", new State("a", 1, first.snapshot().version(), first.sequence(), false));
    AtomicInteger changes = listen();
    // When
    dataPlanes.published(second);
    // Then
    assertThat(dataPlanes.progress().acknowledged()).isEqualTo(second.sequence());
    assertThat(changes).hasValue(1);
    // When: it is left behind
    Publication third = documents.cluster("a", 2).publish();
    dataPlanes.published(third);
    // Then
    assertThat(dataPlanes.progress().acknowledged()).isEqualTo(first.sequence());
    assertThat(changes).hasValue(1);
  }

  @Test
  void onlyWhatChangesIsTold() {
    // Given
    AtomicInteger changes = listen();
    State state = new State("a", 1, "v", 1, false);
    // When
    dataPlanes.put("a", state);
    dataPlanes.put("a", new State("a", 1, "v", 1, false));
    dataPlanes.remove("a");
    dataPlanes.remove("a");
    // Then
    assertThat(changes).hasValue(2);
  }

  private AtomicInteger listen() {
    AtomicInteger changes = new AtomicInteger();
    dataPlanes.listen(
        new DataPlanes.Listener() {
          @Override
          public void changed() {
            changes.incrementAndGet();
          }

          @Override
          public void refused(String node, Publication publication, List<Problem> problems) {
            throw new AssertionError("nobody refused");
          }
        });
    return changes;
  }
}
