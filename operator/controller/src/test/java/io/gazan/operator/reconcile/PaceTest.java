package io.gazan.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
  // The clock may overflow any time.
  private static final long START = Math.subtractExact(Long.MAX_VALUE, 1_000);

  @Test
  void theFirstEventWaitsForNothing() {
    // Given When Then
    assertThat(new Pace().waitNanos(START)).isZero();
  }

  @Test
  void waitsAtLeastTenMilliseconds() {
    // Given
    Pace pace = new Pace();

    // When
    pace.rebuilt(START, START + 5);

    // Then
    assertThat(pace.waitNanos(START + 5)).isEqualTo(10_000_000);
    assertThat(pace.waitNanos(START + 5 + 4_000_000)).isEqualTo(6_000_000);
    assertThat(pace.waitNanos(START + 5 + 10_000_000)).isZero();
    assertThat(pace.waitNanos(START + 5 + 90_000_000)).isZero();
  }

  @Test
  void waitsAsLongAsTheLastRebuildTookButNotForever() {
    // Given
    Pace pace = new Pace();

    // When
    pace.rebuilt(START, START + 300_000_000);

    // Then
    assertThat(pace.waitNanos(START + 300_000_000)).isEqualTo(300_000_000);
    pace.rebuilt(START, START + 60_000_000_000L);
    assertThat(pace.waitNanos(START + 60_000_000_000L)).isEqualTo(Pace.MOST_NANOS);
  }
}
