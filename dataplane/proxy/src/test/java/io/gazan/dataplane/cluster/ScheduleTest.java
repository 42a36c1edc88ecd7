package io.gazan.dataplane.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  @Test
  void equalWeightsGoRoundInTheOrderOfTheDocument() {
    assertThat(rotation(1, 1, 1)).containsExactly(0, 1, 2);
    assertThat(rotation(30, 30, 30)).containsExactly(0, 1, 2);
  }

  @Test
  void aHeavyEndpointIsInterleavedAsNginxDoes() {
    assertThat(rotation(5, 1, 1)).containsExactly(0, 0, 1, 0, 2, 0, 0);
    assertThat(rotation(50, 10, 10)).containsExactly(0, 0, 1, 0, 2, 0, 0);
  }

  @Test
  void nothingIsAnEmptySchedule() {
    assertThat(Schedule.of(List.of(), new int[0])).isSameAs(Schedule.EMPTY);
  }

  @Test
  void onePeriodGivesEveryEndpointItsWeightAndNeverLetsItWaitForLong() {
    Random random = new Random(20);
    for (int round = 0; round < 300; round++) {
      // Given
      int[] weights = random.ints(1 + random.nextInt(12), 1, 1 + random.nextInt(1, 40)).toArray();

      // When
      int[] rotation = rotation(weights);

      // Then
      int sum = Arrays.stream(weights).sum();
      for (int i = 0; i < weights.length; i++) {
        int which = i;
        long turns = Arrays.stream(rotation).filter(e -> e == which).count();
        assertThat(turns * sum)
            .as("weights %s", Arrays.toString(weights))
            .isEqualTo((long) weights[i] * rotation.length);
        assertThat(longestWait(rotation, i))
            .as("weights %s, endpoint %d", Arrays.toString(weights), i)
            .isLessThanOrEqualTo(2 * (sum + weights[i] - 1) / weights[i]);
      }
    }
  }

  @Test
  void primeWeightsAreScaledToABoundedPeriod() {
    // When
    int[] rotation = rotation(997, 991, 983, 1);

    // Then
    assertThat(rotation.length).isBetween(Schedule.LONGEST - 8, Schedule.LONGEST + 8);
    assertThat(rotation).contains(3);
    assertThat(Arrays.stream(rotation).filter(e -> e == 0).count()).isBetween(330L, 360L);
  }

  @Test
  void manyEqualEndpointsKeepOneTurnEach() {
    int[] weights = new int[5000];
    Arrays.fill(weights, 7);
    assertThat(rotation(weights)).hasSize(5000).doesNotHaveDuplicates();
  }

  private static int longestWait(int[] rotation, int endpoint) {
    int longest = 0;
    int waited = 0;
    for (int step = 0; step < 2 * rotation.length; step++) {
      waited = rotation[step % rotation.length] == endpoint ? 0 : waited + 1;
      longest = Math.max(longest, waited);
    }
    return longest;
  }

  private static int[] rotation(int... weights) {
    Ejections none = new Ejections(new Object(), new EmbeddedChannel().eventLoop());
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      endpoints.add(new Endpoint("10.1." + i / 250 + "." + i % 250, 80, 1, none));
    }
    return Schedule.of(endpoints, weights).rotation;
  }
}
