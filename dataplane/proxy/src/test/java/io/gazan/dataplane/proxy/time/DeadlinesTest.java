package io.gazan.dataplane.proxy.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
  private static final long TICK = Deadlines.TICK_NANOS;
  private static final long START = 1_000_000_007L;

  private final Deadlines wheel = new Deadlines(START);
  private final List<String> fired = new ArrayList<>();

  @Test
  void firesOnceItHasPassedAndNotBefore() {
    // Given
    deadline("a").in(START, 10 * TICK);
    // When
    wheel.advance(START + 10 * TICK - 1);
    // Then
    assertThat(fired).isEmpty();
    wheel.advance(START + 12 * TICK);
    assertThat(fired).containsExactly("a");
    wheel.advance(START + 5000 * TICK);
    assertThat(fired).containsExactly("a");
  }

  @Test
  void whatWasPostponedFiresAtItsLastSetting() {
    // Given
    Deadline deadline = deadline("a");
    deadline.in(START, 3 * TICK);
    deadline.in(START, 50 * TICK);
    // When
    wheel.advance(START + 49 * TICK);
    // Then
    assertThat(fired).isEmpty();
    wheel.advance(START + 52 * TICK);
    assertThat(fired).containsExactly("a");
  }

  @Test
  void whatWasBroughtForwardFiresEarlier() {
    // Given
    Deadline deadline = deadline("a");
    deadline.in(START, 500 * TICK);
    // When
    deadline.in(START, 2 * TICK);
    wheel.advance(START + 4 * TICK);
    // Then
    assertThat(fired).containsExactly("a");
  }

  @Test
  void aDeadlineBeyondTheWheelGoesRoundIt() {
    // Given
    deadline("hour").in(START, 72_000 * TICK);
    // When
    for (long tick = 0; tick < 72_000; tick += 7) {
      wheel.advance(START + tick * TICK);
    }
    // Then
    assertThat(fired).isEmpty();
    wheel.advance(START + 72_002 * TICK);
    assertThat(fired).containsExactly("hour");
  }

  @Test
  void whatIsClearedReleasedOrZeroNeverFires() {
    // Given
    Deadline cleared = deadline("cleared");
    cleared.in(START, 2 * TICK);
    Deadline released = deadline("released");
    released.in(START, 2 * TICK);
    deadline("never").in(START, 0);
    // When
    cleared.clear();
    released.release();
    wheel.advance(START + 5000 * TICK);
    // Then
    assertThat(fired).isEmpty();
  }

  @Test
  void canBeSetAgainWhileItFires() {
    // Given
    Deadline[] self = new Deadline[1];
    int[] times = new int[1];
    self[0] =
        wheel.create(
            () -> {
              if (++times[0] < 3) {
                self[0].in(START + times[0] * 10L * TICK, 10 * TICK);
              }
            });
    self[0].in(START, 10 * TICK);
    // When
    for (int tick = 0; tick < 100; tick++) {
      wheel.advance(START + tick * TICK);
    }
    // Then
    assertThat(times[0]).isEqualTo(3);
  }

  @Test
  void agreesWithAPlainListUnderRandomUse() {
    // Given
    long seed = 20261123;
    SplittableRandom random = new SplittableRandom(seed);
    int count = 200;
    Deadline[] deadlines = new Deadline[count];
    long[] due = new long[count];
    long[] firedAt = new long[count];
    long[] now = {START};
    for (int i = 0; i < count; i++) {
      int index = i;
      due[i] = Long.MAX_VALUE;
      deadlines[i] =
          wheel.create(
              () -> {
                firedAt[index] = now[0];
                assertThat(now[0]).as("seed %d", seed).isGreaterThanOrEqualTo(due[index]);
                due[index] = Long.MAX_VALUE;
              });
    }
    // When
    for (int step = 0; step < 20_000; step++) {
      int index = random.nextInt(count);
      if (random.nextInt(10) == 0) {
        deadlines[index].clear();
        due[index] = Long.MAX_VALUE;
      } else {
        long delay = 1 + random.nextLong(3000) * TICK / 3;
        deadlines[index].in(now[0], delay);
        due[index] = now[0] + delay;
      }
      now[0] += random.nextLong(TICK);
      wheel.advance(now[0]);
      // Then
      for (int i = 0; i < count; i++) {
        assertThat(due[i]).as("seed %d", seed).isGreaterThan(now[0] - 3 * TICK);
      }
    }
  }

  private Deadline deadline(String name) {
    return wheel.create(() -> fired.add(name));
  }
}
