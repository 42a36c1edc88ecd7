package io.gazan.dataplane.cluster.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RotationTest {
  @Test
  void equalWeightsGoRoundInOrder() {
    assertThat(rotation(1)).containsExactly(0);
    assertThat(rotation(1, 1, 1)).containsExactly(0, 1, 2);
    assertThat(rotation(30, 30, 30)).containsExactly(0, 1, 2);
  }

  @Test
  void aHeavyOneIsInterleavedAsNginxDoes() {
    assertThat(rotation(5, 1, 1)).containsExactly(0, 0, 1, 0, 2, 0, 0);
    assertThat(rotation(50, 10, 10)).containsExactly(0, 0, 1, 0, 2, 0, 0);
    assertThat(rotation(90, 10)).hasSize(10).containsOnlyOnce(1);
  }

  @Test
  void weightZeroHasNoTurn() {
    assertThat(rotation(0, 7, 0)).containsExactly(1);
    assertThat(rotation(0, 2, 1)).containsExactlyInAnyOrder(1, 1, 2);
    assertThat(rotation(0, 0)).isEmpty();
    assertThat(rotation()).isEmpty();
  }

  @Test
  void onePeriodGivesEveryoneItsWeightAndNeverLetsItWaitForLong() {
    Random random = new Random(20);
    for (int round = 0; round < 300; round++) {
      // Given
      int[] weights = random.ints(1 + random.nextInt(12), 1, 1 + random.nextInt(1, 40)).toArray();

      // When
      int[] rotation = rotation(weights);

      // Then
      int sum = Arrays.stream(weights).sum();
      for (int i = 0; i < weights.length; i++) {
        assertThat(turns(rotation, i) * sum)
            .as("weights %s", Arrays.toString(weights))
            .isEqualTo((long) weights[i] * rotation.length);
        assertThat(longestWait(rotation, i))
            .as("weights %s, index %d", Arrays.toString(weights), i)
            .isLessThanOrEqualTo(2 * (sum + weights[i] - 1) / weights[i]);
      }
    }
  }

  @Test
  void primeWeightsAreScaledToABoundedPeriod() {
    // When
    int[] rotation = rotation(997, 991, 983, 1);

    // Then
    assertThat(rotation.length).isBetween(Rotation.LONGEST - 8, Rotation.LONGEST + 8);
    assertThat(rotation).contains(3);
    assertThat(turns(rotation, 0)).isBetween(330L, 360L);
  }

  @Test
  void hugeWeightsAreScaledAndNobodyIsForgotten() {
    // When
    int[] rotation = rotation(1_000_000, 0, 999_999, 1);

    // Then
    assertThat(rotation.length).isBetween(Rotation.LONGEST - 8, Rotation.LONGEST + 8);
    assertThat(turns(rotation, 0)).isBetween(505L, 520L);
    assertThat(turns(rotation, 1)).isZero();
    assertThat(turns(rotation, 3)).isEqualTo(1);
  }

  @Test
  void manyEqualOnesKeepOneTurnEach() {
    int[] weights = new int[5000];
    Arrays.fill(weights, 7);
    assertThat(rotation(weights)).hasSize(5000).doesNotHaveDuplicates();
  }

  private static long turns(int[] rotation, int index) {
    return Arrays.stream(rotation).filter(step -> step == index).count();
  }

  private static int longestWait(int[] rotation, int index) {
    int longest = 0;
    int waited = 0;
    for (int step = 0; step < 2 * rotation.length; step++) {
      waited = rotation[step % rotation.length] == index ? 0 : waited + 1;
      longest = Math.max(longest, waited);
    }
    return longest;
  }

  private static int[] rotation(int... weights) {
    return Rotation.of(Rotation.reduce(weights));
  }
}
