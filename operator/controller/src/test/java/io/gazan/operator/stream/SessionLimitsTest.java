package io.gazan.operator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SessionLimitsTest {
  private static final Instant NOW = Instant.parse("2027-06-01T00:00:00Z");

  private static Duration life(int seconds, double spread) {
    return SessionLimits.DEFAULT.life(NOW, NOW.plusSeconds(seconds), spread);
  }

  @Test
  void endsBeforeTheTokenDoesAndAfterAFreshOneIsThere() {
    // When Then: the kubelet writes a fresh one after 2880 s of 3600
    assertThat(life(3600, 0)).isEqualTo(Duration.ofMinutes(54));
    assertThat(life(3600, 1)).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void aTokenThatIsOverMakesNoLoop() {
    // When Then
    assertThat(life(0, 1)).isEqualTo(Duration.ofSeconds(10));
    assertThat(life(-5, 1)).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void aTokenThatDoesNotSayLastsAnHourAtMost() {
    // When Then
    assertThat(SessionLimits.DEFAULT.life(NOW, null, 1)).isEqualTo(Duration.ofHours(1));
  }
}
