package io.gazan.operator.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseSettingsTest {
  private static LeaseSettings settings(String duration, String renew, String retry) {
    return new LeaseSettings(
        "lease", Duration.parse(duration), Duration.parse(renew), Duration.parse(retry));
  }

  @Test
  void refusesTimingsWithWhichTwoCouldLead() {
    // Given When Then
    assertThatThrownBy(() -> settings("PT3S", "PT3S", "PT0.5S"))
        .hasMessageContaining("3000 ms must be shorter than its duration of 3000 ms");
    assertThatThrownBy(() -> settings("PT5S", "PT3S", "PT2.9S"))
        .hasMessageContaining("retry period of 2900 ms");
    assertThatThrownBy(() -> settings("PT5S", "PT3S", "PT0S")).hasMessageContaining("positive");
    assertThatThrownBy(() -> settings("PT5.5S", "PT3S", "PT0.5S"))
        .hasMessageContaining("whole seconds");
  }

  @Test
  void theDefaultsAreFiveThreeAndAHalf() {
    // Given When Then
    assertThat(LeaseSettings.defaults())
        .isEqualTo(
            new LeaseSettings(
                "gazan-operator",
                Duration.ofSeconds(5),
                Duration.ofSeconds(3),
                Duration.ofMillis(500)));
  }
}
