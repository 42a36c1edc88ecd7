package io.gazan.operator.stream.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
  private final Connections connections =
      new Connections(new EntryLimits(5, 3, 2, 1, Duration.ZERO, Duration.ZERO, 1));

  @Test
  void anAddressHasItsLimitUntilItsConnectionsAreLetIn() throws UnknownHostException {
    // Given
    assertThat(connections.open(address(1))).isNull();
    assertThat(connections.open(address(1))).isNull();
    // When / Then
    assertThat(connections.open(address(1))).isEqualTo(Refusal.TOO_MANY_OF_ADDRESS);
    assertThat(connections.open(address(2))).isNull();
    // When
    connections.letIn(address(1));
    // Then
    assertThat(connections.open(address(1))).isNull();
  }

  @Test
  void thoseThatWaitDoNotTakeAllPlaces() throws UnknownHostException {
    // Given
    for (int i = 1; i <= 3; i++) {
      assertThat(connections.open(address(i))).isNull();
    }
    // When / Then
    assertThat(connections.open(address(4))).isEqualTo(Refusal.TOO_MANY_CONNECTIONS);
    // When
    connections.closed(address(3), false);
    // Then
    assertThat(connections.open(address(4))).isNull();
  }

  @Test
  void everyPlaceComesBack() throws UnknownHostException {
    // Given
    for (int round = 0; round < 3; round++) {
      for (int i = 1; i <= 5; i++) {
        assertThat(connections.open(address(i))).isNull();
        connections.letIn(address(i));
      }
      assertThat(connections.open(address(6))).isEqualTo(Refusal.TOO_MANY_CONNECTIONS);
      // When
      for (int i = 1; i <= 5; i++) {
        connections.closed(address(i), true);
      }
      // Then
      assertThat(connections.open()).isZero();
      assertThat(connections.waiting()).isZero();
    }
  }

  private static InetAddress address(int last) throws UnknownHostException {
    return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last});
  }
}
