package io.gazan.dataplane.proxy.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long WINDOW = TimeUnit.SECONDS.toNanos(10);
  private static final long IDLE = 3 * WINDOW;

  /** A thousand bytes a window, and two thousand of credit at the most. */
  private final Pace pace = new Pace(new MinRate(100, WINDOW), IDLE);

  @Test
  void lessThanItsDueIsBehind() {
    pace.begin(0);
    assertThat(pace.isBehind(WINDOW, 999)).isTrue();
  }

  @Test
  void whatIsDueIsEnough() {
    pace.begin(0);
    assertThat(pace.isBehind(WINDOW, 1000)).isFalse();
    assertThat(pace.isBehind(2 * WINDOW, 1000)).isFalse();
    assertThat(pace.isBehind(3 * WINDOW, 0)).isTrue();
  }

  @Test
  void creditLastsUntilTheIdleTimeout() {
    pace.begin(0);
    assertThat(pace.isBehind(WINDOW, 1_000_000)).isFalse();
    assertThat(pace.isBehind(2 * WINDOW, 0)).isFalse();
    assertThat(pace.isBehind(3 * WINDOW, 0)).isFalse();
    assertThat(pace.isBehind(4 * WINDOW, 0)).isTrue();
  }

  @Test
  void whatWasQuickBeforeAPauseOfOthersCounts() {
    pace.begin(0);
    pace.end(1, 1500);
    pace.begin(100 * WINDOW);
    assertThat(pace.left(100 * WINDOW)).isEqualTo(WINDOW);
    assertThat(pace.isBehind(101 * WINDOW, 0)).isFalse();
    assertThat(pace.isBehind(102 * WINDOW, 0)).isTrue();
  }

  @Test
  void anotherRequestHasNoCredit() {
    pace.begin(0);
    pace.end(1, 1500);
    pace.reset();
    pace.begin(1);
    assertThat(pace.isBehind(1 + WINDOW, 0)).isTrue();
  }

  @Test
  void anIdleTimeoutBelowTheWindowLeavesNoCredit() {
    Pace strict = new Pace(new MinRate(100, WINDOW), 1);
    strict.begin(0);
    assertThat(strict.isBehind(WINDOW, 5000)).isFalse();
    assertThat(strict.isBehind(2 * WINDOW, 0)).isTrue();
  }
}
