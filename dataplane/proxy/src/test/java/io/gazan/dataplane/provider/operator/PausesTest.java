package io.gazan.dataplane.provider.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PausesTest {
  @Test
  void shouldWaitLongerAndLongerWhileNobodyIsThere() {
    for (int seed = 0; seed < 50; seed++) {
      // Given
      Pauses pauses = new Pauses(Timing.DEFAULT, new Random(seed));
      Duration bound = Duration.ofSeconds(1);
      Duration most = Duration.ZERO;
      for (int round = 0; round < 40; round++) {
        // When
        Duration pause = pauses.next(false);

        // Then
        assertThat(pause).isBetween(Duration.ZERO, bound);
        most = most.compareTo(pause) < 0 ? pause : most;
        Duration doubled = bound.multipliedBy(2);
        bound =
            doubled.compareTo(Timing.DEFAULT.longest()) > 0 ? Timing.DEFAULT.longest() : doubled;
      }
      assertThat(most).isGreaterThan(Duration.ofSeconds(10));
    }
  }

  @Test
  void shouldComeBackSoonWhileSomebodyIs() {
    // Given
    Pauses pauses = new Pauses(Timing.DEFAULT, new Random(1));
    for (int round = 0; round < 20; round++) {
      pauses.next(false);
    }

    // When, Then
    for (int round = 0; round < 20; round++) {
      assertThat(pauses.next(true)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
    }
    assertThat(pauses.next(false)).isLessThanOrEqualTo(Duration.ofSeconds(1));
  }
}
