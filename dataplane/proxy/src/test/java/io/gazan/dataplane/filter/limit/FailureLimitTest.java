package io.gazan.dataplane.filter.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class FailureLimitTest {
  private static final long SECOND = 1_000_000_000;
  private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.1");

  private final FailureLimit limit = new FailureLimit(new ClientTable(64), "h /", 2);

  @Test
  void shutsOutWhoFailsTooOftenWithinASecond() {
    // Given
    limit.failed(CLIENT, SECOND);
    limit.failed(CLIENT, SECOND + 1);
    boolean before = limit.isShutOut(CLIENT, SECOND + 2);

    // When
    limit.failed(CLIENT, SECOND + 3);

    // Then
    assertThat(before).isFalse();
    assertThat(limit.isShutOut(CLIENT, SECOND + 4)).isTrue();
    assertThat(limit.isShutOut(InetAddress.ofLiteral("192.0.2.2"), SECOND + 4)).isFalse();
  }

  @Test
  void letsInAgainWhoWasQuietForASecond() {
    // Given
    for (int i = 0; i < 3; i++) {
      limit.failed(CLIENT, SECOND);
    }

    // When each question makes the second begin anew
    boolean asking = limit.isShutOut(CLIENT, SECOND + SECOND * 9 / 10);
    boolean askingStill = limit.isShutOut(CLIENT, SECOND + SECOND * 18 / 10);
    boolean quiet = limit.isShutOut(CLIENT, SECOND + SECOND * 30 / 10);

    // Then
    assertThat(asking).isTrue();
    assertThat(askingStill).isTrue();
    assertThat(quiet).isFalse();
  }

  @Test
  void forgetsFailuresThatLieFurtherApart() {
    // Given
    for (int i = 1; i < 20; i++) {
      limit.failed(CLIENT, SECOND * i * 2);
    }

    // Then
    assertThat(limit.isShutOut(CLIENT, SECOND * 38 + 1)).isFalse();
  }
}
