package io.gazan.operator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.operator.publish.Publication;
import io.gazan.operator.stream.DataPlanes.Progress;
import io.gazan.operator.stream.DataPlanes.State;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.stream.Schema;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DataPlanesTest {
  private final AtomicLong now = new AtomicLong();
  private final DataPlanes dataPlanes = new DataPlanes(now::get);
  private final Documents documents = new Documents();

  @Test
  void withoutOneThereIsNothingToWaitFor() {
    assertThat(dataPlanes.progress())
        .isEqualTo(new Progress(0, Long.MAX_VALUE, List.of(), Schema.KNOWN.getLast()));
  }

  @Test
  void theSlowestOneCounts() {
    // When
    dataPlanes.put("a", new State("a", "1.0", 1, "v7", 7, false, true));
    dataPlanes.put("b", new State("b", "1.0", 0, "v5", 5, false, true));
    // Then
    assertThat(dataPlanes.progress()).isEqualTo(new Progress(2, 5, List.of(), 0));
    // When
    dataPlanes.put("c", new State("c", "1.0", 1, "older", 0, false, false));
    // Then
    assertThat(dataPlanes.progress().acknowledged()).isZero();
  }

  @Test
  void aSilentOneIsNamedAndDoesNotCount() {
    // When
    dataPlanes.put("b", new State("b", "1.0", 0, "v", 1, true, true));
    dataPlanes.put("a", new State("a", "1.0", 1, "v", 2, true, true));
    dataPlanes.put("c", new State("c", "1.0", 1, "v", 7, false, true));
    // Then: but it may come back, and must understand then
    assertThat(dataPlanes.progress()).isEqualTo(new Progress(1, 7, List.of("a", "b"), 0));
    // When
    dataPlanes.remove("c", false);
    // Then
    assertThat(dataPlanes.progress().acknowledged()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void oneWithNothingInForceDoesNotCountBeforeItsFirstAnswer() {
    // When
    dataPlanes.put("new", new State("new", "1.0", 1, null, 0, false, false));
    // Then: it is the only one there is
    assertThat(dataPlanes.progress()).isEqualTo(new Progress(1, 0, List.of(), 1));
    // When
    dataPlanes.put("a", new State("a", "1.0", 1, "v7", 7, false, true));
    // Then
    assertThat(dataPlanes.progress()).isEqualTo(new Progress(2, 7, List.of(), 1));
    // When: it has no answer for long
    seconds(30);
    // Then
    assertThat(dataPlanes.progress())
        .isEqualTo(new Progress(2, 0, List.of(), 1, Map.of("new", 0L)));
    // When
    dataPlanes.put("new", new State("new", "1.0", 1, "v8", 8, false, true));
    // Then
    assertThat(dataPlanes.progress()).isEqualTo(new Progress(2, 7, List.of(), 1));
  }

  @Test
  void oneThatGivesNoAnswerIsLateAlsoOnItsWayBackAndForgottenWhenItStaysAway() {
    // Given
    dataPlanes.put("a", new State("a", "1.0", 1, "v7", 7, false, true));
    dataPlanes.put("stuck", new State("stuck", "1.0", 1, "v5", 5, false, true));
    // When: an update to it has no answer, so that its session ends
    dataPlanes.remove("stuck", true);
    // Then
    assertThat(dataPlanes.progress())
        .isEqualTo(new Progress(1, 5, List.of(), 1, Map.of("stuck", 5L)));
    // When: it is back
    dataPlanes.put("again", new State("stuck", "1.0", 1, "v5", 5, false, false));
    // Then
    assertThat(dataPlanes.progress())
        .isEqualTo(new Progress(2, 5, List.of(), 1, Map.of("stuck", 5L)));
    // When: and away for good
    dataPlanes.remove("again", true);
    seconds(60);
    // Then
    assertThat(dataPlanes.progress()).isEqualTo(new Progress(1, 7, List.of(), 1));
  }

  @Test
  void oneThatLeavesAndComesBackBeginsAnew() {
    // Given
    dataPlanes.put("a", new State("a", "1.0", 1, "v7", 7, false, true));
    dataPlanes.put("one", new State("b", "1.0", 1, "v5", 5, false, false));
    seconds(20);
    // When
    dataPlanes.remove("one", false);
    dataPlanes.put("two", new State("b", "1.0", 1, "v5", 5, false, false));
    seconds(20);
    // Then
    assertThat(dataPlanes.progress().late()).isEmpty();
    // When: a newer session replaces it, which changes nothing
    dataPlanes.put("three", new State("b", "1.0", 1, "v5", 5, false, false));
    dataPlanes.remove("two", false);
    seconds(10);
    // Then
    assertThat(dataPlanes.progress().late()).containsOnlyKeys("b");
  }

  @Test
  void whoHasTheNewestVersionHasTheNewestSequence() {
    // Given
    Publication first = documents.cluster("a", 1).publish();
    Publication second = documents.publish();
    assertThat(second.sequence()).isGreaterThan(first.sequence());
    dataPlanes.published(first);
    dataPlanes.put(
        "a", new State("a", "1.0", 1, first.snapshot().version(), first.sequence(), false, true));
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
    State state = new State("a", "1.0", 1, "v", 1, false, true);
    // When
    dataPlanes.put("a", state);
    dataPlanes.put("a", new State("a", "1.0", 1, "v", 1, false, true));
    dataPlanes.remove("a", false);
    dataPlanes.remove("a", false);
    // Then
    assertThat(changes).hasValue(2);
  }

  private void seconds(int count) {
    now.addAndGet(TimeUnit.SECONDS.toNanos(count));
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
