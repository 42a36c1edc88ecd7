package io.gazan.dataplane.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.config.listener.TrustedProxies;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {
  private static final TrustedProxies PROXIES = TrustedProxies.of("10.0.0.0/8", "fd00::/8");
  private static final String PROXY = "10.0.0.1";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unknown",
        "_hidden",
        "shop.example.com",
        "",
        "192.0.2.1, ",
        "192.0.2.1, unknown",
        "192.0.2.1:",
        "192.0.2.1:x",
        "192.0.2.1:123456",
        "192.0.2.256",
        "192.0.2.1 10.0.0.2",
        "[2001:db8::1",
        "[2001:db8::1]x",
        "[2001:db8::1]:",
        "[192.0.2.1]:80",
        "[]",
        "2001:db8::1%eth0",
        "\"[2001:db8::1]:80\"",
        "0x7f.1",
      })
  void doesNotTakeTheProxyForAClientThatCannotBeRead(String entry) {
    // When
    ClientAddress client = of(PROXY, "X-Forwarded-For: " + entry);

    // Then
    assertThat(client).isEqualTo(new ClientAddress(InetAddress.ofLiteral(PROXY), false));
  }

  @Test
  void countsAnUnknownClientByTheProxyNearestToIt() {
    // When
    ClientAddress client = of(PROXY, "X-Forwarded-For: 192.0.2.1, unknown, 10.0.0.7:80");

    // Then
    assertThat(client).isEqualTo(new ClientAddress(InetAddress.ofLiteral("10.0.0.7"), false));
  }

  @Test
  void doesNotKnowAClientBehindMoreThan32Proxies() {
    // Given
    String proxies = String.join(", ", Collections.nCopies(32, "10.0.0.7"));

    // When
    ClientAddress most = of(PROXY, "X-Forwarded-For: " + proxies);
    ClientAddress more = of(PROXY, "X-Forwarded-For: 192.0.2.1, " + proxies);

    // Then
    assertThat(most.known()).isTrue();
    assertThat(more.known()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          192.0.2.1                        | 192.0.2.1
          192.0.2.1:4711                   | 192.0.2.1
          2001:db8::1                      | 2001:db8::1
          [2001:db8::1]                    | 2001:db8::1
          [2001:db8::1]:4711               | 2001:db8::1
          ::ffff:192.0.2.1                 | 192.0.2.1
          192.0.2.9, 192.0.2.1             | 192.0.2.1
          unknown, 192.0.2.1, 10.0.0.7:80  | 192.0.2.1
          192.0.2.1, [fd00::1]:80          | 192.0.2.1
          10.0.0.7                         | 10.0.0.7
          """)
  void readsAddressesWithAndWithoutPorts(String entries, String client) {
    // When
    ClientAddress read = of(PROXY, "X-Forwarded-For: " + entries);

    // Then
    assertThat(read).isEqualTo(new ClientAddress(InetAddress.ofLiteral(client), true));
  }

  @Test
  void readsTheLastOfSeveralLinesFirst() {
    // When
    ClientAddress client =
        of(
            PROXY,
            "X-Forwarded-For: unknown",
            "X-Forwarded-For: 192.0.2.1",
            "X-Forwarded-For: 10.1.1.1");

    // Then
    assertThat(client).isEqualTo(new ClientAddress(InetAddress.ofLiteral("192.0.2.1"), true));
  }

  @Test
  void believesNobodyElse() {
    // When
    ClientAddress client = of("192.0.2.9", "X-Forwarded-For: 10.0.0.1");

    // Then
    assertThat(client).isEqualTo(new ClientAddress(InetAddress.ofLiteral("192.0.2.9"), true));
  }

  private static ClientAddress of(String peer, String... lines) {
    InetAddress address = InetAddress.ofLiteral(peer);
    FilterClient client =
        new FilterClient(
            false, PROXIES.contains(address), new InetSocketAddress(address, 1), PROXIES);
    return ClientAddress.of(client, Heads.get("h", "/", lines).headers());
  }
}
