package io.gazan.dataplane.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.config.limits.ConnectionLimits;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ConnectionCapTest {
  private final ConnectionCap cap = new ConnectionCap(new ConnectionLimits(3, 2, 0));

  @Test
  void aNetworkOf64BitsIsOneClient() {
    // Given
    assertThat(cap.admit(address("2001:db8::1"))).isTrue();
    assertThat(cap.admit(address("2001:db8::2"))).isTrue();

    // When, Then
    assertThat(cap.admit(address("2001:db8::ffff:3"))).isFalse();
    assertThat(cap.admit(address("2001:db8:0:1::1"))).isTrue();

    // When: who was turned away holds no place
    cap.left(address("2001:db8::1"));

    // Then
    assertThat(cap.admit(address("2001:db8::4"))).isTrue();
    assertThat(cap.admit(address("2001:db8::5"))).isFalse();
  }

  @Test
  void addressesOfIpv4AreClientsOfTheirOwn() {
    // Given
    assertThat(cap.admit(address("192.0.2.1"))).isTrue();
    assertThat(cap.admit(address("::ffff:192.0.2.1"))).isTrue();

    // When, Then
    assertThat(cap.admit(address("192.0.2.1"))).isFalse();
    assertThat(cap.admit(address("192.0.2.2"))).isTrue();
  }

  @Test
  void allConnectionsTogetherAreLimited() {
    // Given
    assertThat(cap.admit()).isTrue();
    assertThat(cap.admit()).isTrue();
    assertThat(cap.admit()).isTrue();

    // When, Then
    assertThat(cap.admit()).isFalse();
    cap.closed();
    assertThat(cap.admit()).isTrue();
  }

  private static InetAddress address(String text) {
    return Objects.requireNonNull(NetUtil.createInetAddressFromIpAddressString(text));
  }
}
