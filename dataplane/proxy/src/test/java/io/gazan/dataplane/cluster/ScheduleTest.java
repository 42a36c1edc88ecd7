package io.gazan.dataplane.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  @Test
  void nothingIsAnEmptySchedule() {
    assertThat(Schedule.of(List.of(), new int[0])).isSameAs(Schedule.EMPTY);
  }

  @Test
  void weightsAreReducedAndTheRotationIsTheirs() {
    // Given
    Ejections none = new Ejections(new Object(), new EmbeddedChannel().eventLoop());
    Endpoint light = new Endpoint("10.1.0.1", 80, 1, none);
    Endpoint heavy = new Endpoint("10.1.0.2", 80, 1, none);

    // When
    Schedule schedule = Schedule.of(List.of(light, heavy), new int[] {10, 20});

    // Then
    assertThat(schedule.endpoints).containsExactly(light, heavy);
    assertThat(schedule.weights).containsExactly(1, 2);
    assertThat(schedule.rotation).containsExactly(1, 0, 1);
  }
}
