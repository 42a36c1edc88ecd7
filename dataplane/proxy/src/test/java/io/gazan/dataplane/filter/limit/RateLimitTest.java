package io.gazan.dataplane.filter.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.upstreams.policy.RateSpec;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitTest {
  private static final long SECOND = 1_000_000_000;
  private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.1");

  private final ClientTable clients = new ClientTable(64);

  @Test
  void letsABurstThroughAndThenTheRate() {
    // Given
    RateLimit limit = new RateLimit(clients, "h /", new RateSpec(10, 3));

    // When
    int atOnce = taken(limit, 5, SECOND);
    int tooEarly = taken(limit, 1, SECOND + SECOND / 10 - 1);
    int inTime = taken(limit, 2, SECOND + SECOND / 10);
    int rested = taken(limit, 5, 5 * SECOND);

    // Then
    assertThat(atOnce).isEqualTo(3);
    assertThat(tooEarly).isZero();
    assertThat(inTime).isEqualTo(1);
    assertThat(rested).isEqualTo(3);
  }

  @Test
  void whatIsRefusedCostsNothing() {
    // Given
    RateLimit limit = new RateLimit(clients, "h /", new RateSpec(1, 1));
    taken(limit, 1_000, SECOND);

    // Then
    assertThat(taken(limit, 1, 2 * SECOND)).isEqualTo(1);
  }

  @Test
  void countsEachRouteForItself() {
    // Given
    RateLimit one = new RateLimit(clients, "h /one", new RateSpec(5, 5));
    RateLimit two = new RateLimit(clients, "h /two", new RateSpec(5, 5));

    // Then
    assertThat(taken(one, 9, SECOND)).isEqualTo(5);
    assertThat(taken(two, 9, SECOND)).isEqualTo(5);
  }

  @Test
  void goesOnWhereItWasWhenTheDocumentChanges() {
    // Given
    taken(new RateLimit(clients, "h /", new RateSpec(5, 5)), 5, SECOND);

    // When
    int after = taken(new RateLimit(clients, "h /", new RateSpec(5, 5)), 5, SECOND);

    // Then
    assertThat(after).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.2, false",
    "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, true",
    "2001:db8:1:2::1, 2001:db8:1:3::1, false",
    "::ffff:192.0.2.1, 192.0.2.1, true",
  })
  void aClientIsAnAddressOrANetworkOfOneCustomer(String one, String other, boolean same) {
    // Given
    RateLimit limit = new RateLimit(clients, "h /", new RateSpec(1, 1));
    limit.take(InetAddress.ofLiteral(one), SECOND);

    // Then
    assertThat(limit.take(InetAddress.ofLiteral(other), SECOND)).isEqualTo(!same);
  }

  @Test
  void forgetsWhoIsDoneFirstWhenTheTableIsFull() {
    // Given eight slots, all alike
    ClientTable full = new ClientTable(8);
    RateLimit limit = new RateLimit(full, "h /", new RateSpec(1, 1));
    for (int i = 0; i < 8; i++) {
      limit.take(InetAddress.ofLiteral("192.0.2." + i), SECOND + i);
    }

    // When
    boolean newcomer = limit.take(InetAddress.ofLiteral("192.0.2.8"), SECOND + 8);

    // Then the eldest has its allowance again, the others have not
    assertThat(newcomer).isTrue();
    assertThat(full.evicted()).isEqualTo(1);
    assertThat(limit.take(InetAddress.ofLiteral("192.0.2.7"), SECOND + 9)).isFalse();
    assertThat(limit.take(InetAddress.ofLiteral("192.0.2.0"), SECOND + 9)).isTrue();
  }

  @Test
  void takesASlotThatSaysNothingAnyMoreWithoutForgettingAnyone() {
    // Given
    ClientTable full = new ClientTable(8);
    RateLimit limit = new RateLimit(full, "h /", new RateSpec(1, 1));
    for (int i = 0; i < 100; i++) {
      limit.take(InetAddress.ofLiteral("192.0.2." + i), 2 * SECOND * (i + 1));
    }

    // Then
    assertThat(full.evicted()).isZero();
  }

  private static int taken(RateLimit limit, int times, long now) {
    int taken = 0;
    for (int i = 0; i < times; i++) {
      taken += limit.take(CLIENT, now) ? 1 : 0;
    }
    return taken;
  }
}
