package io.gazan.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.operator.inventory.ObjectKey;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatusQueueTest {
  // The clock may overflow any time.
  private static final long NOW = Math.subtractExact(Long.MAX_VALUE, 5);
  private final StatusQueue queue = new StatusQueue();

  private static ObjectKey key(String name) {
    return new ObjectKey("Ingress", "web", name);
  }

  @Test
  void takesOnlyWhatIsDueInOrderAndEachOnce() {
    // Given
    queue.add(key("late"), NOW + 100);
    queue.add(key("second"), NOW + 20);
    queue.add(key("first"), NOW + 10);
    queue.add(key("first"), NOW + 30);
    queue.add(key("second"), NOW + 15);

    // When Then
    assertThat(queue.take(10, NOW + 20)).containsExactly(key("first"), key("second"));
    assertThat(queue.take(10, NOW + 50)).isEmpty();
    assertThat(queue.size()).isOne();
    assertThat(queue.take(10, NOW + 100)).containsExactly(key("late"));
  }

  @Test
  void takesNoMoreThanItIsAskedFor() {
    // Given
    IntStream.range(0, 5).forEach(i -> queue.add(key("i" + i), NOW + i));

    // When Then
    assertThat(queue.take(2, NOW + 10)).containsExactly(key("i0"), key("i1"));
    assertThat(queue.size()).isEqualTo(3);
  }

  @Test
  void waitsLongerAfterEachFailureUntilOneSucceeds() {
    // Given
    queue.addFailed(key("a"), NOW);
    assertThat(queue.take(1, NOW + 199_999_999)).isEmpty();
    assertThat(queue.take(1, NOW + 200_000_000)).hasSize(1);

    // When
    queue.addFailed(key("a"), NOW);

    // Then
    assertThat(queue.take(1, NOW + 399_999_999)).isEmpty();
    assertThat(queue.take(1, NOW + 400_000_000)).hasSize(1);
    IntStream.range(0, 40).forEach(i -> queue.addFailed(key("a"), NOW));
    assertThat(queue.take(1, NOW + 30_000_000_000L)).hasSize(1);
    queue.succeeded(key("a"));
    queue.addFailed(key("a"), NOW);
    assertThat(queue.take(1, NOW + 200_000_000)).hasSize(1);
  }

  @Test
  void refusesWhatDoesNotFit() {
    // Given
    IntStream.range(0, StatusQueue.MOST).forEach(i -> queue.add(key("i" + i), NOW));

    // When Then
    assertThat(queue.add(key("more"), NOW)).isFalse();
    assertThat(queue.add(key("i1"), NOW)).isTrue();
    assertThat(queue.size()).isEqualTo(StatusQueue.MOST);
  }
}
