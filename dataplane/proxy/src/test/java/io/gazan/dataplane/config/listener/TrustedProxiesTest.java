package io.gazan.dataplane.config.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.config.limits.ConnectionLimits;
import io.gazan.upstreams.address.Cidr;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "10.1.2.3/8, 10.9.9.9, true",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.6, false",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.128/25, 192.0.2.129, true",
    "0.0.0.0/0, 255.1.2.3, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::1, false",
    "2001:db8::/65, 2001:db8::7fff:0:0:1, true",
    "2001:db8::/65, 2001:db8::8000:0:0:1, false",
    "::1, ::1, true",
    "::1, ::2, false",
    "::/0, 2001:db8::1, true",
    "::/0, 10.0.0.1, false",
    "::ffff:10.0.0.0/104, 10.1.1.1, true",
    "::ffff:10.0.0.0/104, 11.1.1.1, false",
  })
  void aBlockContainsItsAddresses(String block, String address, boolean contained)
      throws Exception {
    // Given
    TrustedProxies trusted = TrustedProxies.of("203.0.113.0/24", block);
    // When
    boolean answer = trusted.contains(InetAddress.getByName(address));
    // Then
    assertThat(answer).isEqualTo(contained);
  }

  @Test
  void aMappedPeerCountsAsTheAddressItMaps() throws UnknownHostException {
    // Given
    TrustedProxies trusted = TrustedProxies.of("10.0.0.0/8");
    byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 1, 1, 1};
    // When
    boolean answer = trusted.contains(java.net.Inet6Address.getByAddress(null, mapped, -1));
    // Then
    assertThat(answer).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "::/129",
        "localhost",
        "[::1]",
        "fe80::1%eth0",
        "1.2.3.4.5",
        "10.0.0.0/8x",
        "::1/0128x"
      })
  void whatIsNoBlockIsNotRead(String text) {
    assertThat(Cidr.parse(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"10.1.2.3/8, 10.0.0.0/8", "::1, ::1/128", "::ffff:1.2.3.4, 1.2.3.4/32"})
  void aBlockReadsAsItsCanonicalForm(String text, String canonical) {
    assertThat(Cidr.parse(text)).hasToString(canonical);
  }

  @ParameterizedTest
  @CsvSource({"1024, 256", "256, 16", "20512, 10000", "1048576, 10000"})
  void connectionsFollowTheOpenFileLimit(long openFiles, int connections) {
    assertThat(ConnectionLimits.connectionsFor(openFiles)).isEqualTo(connections);
  }
}
