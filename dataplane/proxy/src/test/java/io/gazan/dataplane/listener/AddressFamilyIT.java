package io.gazan.dataplane.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.Ipv6;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code 0.0.0.0} is every address of IPv4 and no other, {@code [::]} those of IPv6 too. */
class AddressFamilyIT {
  @AutoClose private final EchoEndpoint endpoint = EchoEndpoint.start("one");

  @BeforeEach
  void needIpv6() {
    assumeTrue(Ipv6.isHere(), "there is no IPv6");
  }

  /** At {@code host:port}; the admin side at a free port of that host. */
  private DataplaneFixture start(String transport, String address) {
    assumeTrue(
        switch (transport) {
          case "epoll" -> Epoll.isAvailable();
          case "io_uring" -> IoUring.isAvailable();
          default -> true;
        },
        "there is no " + transport);
    String host = address.replaceAll(":\\d+$", "");
    return DataplaneFixture.start(
        """
        threads: 2
        transport: %s
        proxy_address_http: "%s"
        config_address: "%s:0"
        """
            .formatted(transport, address, host),
        UpstreamsYaml.unchecked("a.example", endpoint.address()));
  }

  private static InetSocketAddress ipv4(int port) {
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
  }

  @ParameterizedTest
  @ValueSource(strings = {"epoll", "nio", "io_uring"})
  void allAddressesOfIpv4AreNotThoseOfIpv6(String transport) throws IOException {
    try (DataplaneFixture gazan = start(transport, "0.0.0.0:0")) {
      int http = gazan.address().getPort();
      int admin = gazan.dataplane().adminAddress().getPort();
      // Then
      try (RawClient client = RawClient.connect(ipv4(http))) {
        assertThat(client.get("a.example", "/").read().endpoint()).isEqualTo("one");
      }
      assertThat(endpoint.seen().getLast().header("X-Forwarded-For")).isEqualTo("127.0.0.1");
      try (RawClient client = RawClient.connect(ipv4(admin))) {
        assertThat(client.get("localhost", "/livez").read().status()).isEqualTo(200);
      }
      assertThat(Ipv6.answers(http, "a.example")).isFalse();
      assertThat(Ipv6.answers(admin, "localhost")).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"epoll", "nio"})
  void theirSocketsAreOfIpv4(String transport) throws IOException {
    try (DataplaneFixture gazan = start(transport, "0.0.0.0:0")) {
      assertThat(gazan.address().getAddress()).isInstanceOf(Inet4Address.class);
      assertThat(gazan.dataplane().adminAddress().getAddress()).isInstanceOf(Inet4Address.class);
      // Then: the port is free there
      try (ServerSocket other = new ServerSocket()) {
        other.bind(Ipv6.loopback(gazan.address().getPort()));
        assertThat(other.isBound()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"epoll", "nio"})
  void whoHasThePortInIpv6OnlyDoesNotMatter(String transport) throws IOException {
    int port = freeInIpv4();
    try (ServerSocket other = new ServerSocket(port, 1, InetAddress.ofLiteral("::1"));
        DataplaneFixture gazan = start(transport, "0.0.0.0:" + other.getLocalPort());
        RawClient client = RawClient.connect(ipv4(port))) {
      assertThat(client.get("a.example", "/").read().endpoint()).isEqualTo("one");
      assertThat(gazan.address().getPort()).isEqualTo(port);
    }
  }

  private static int freeInIpv4() throws IOException {
    try (ServerSocket any = new ServerSocket(0)) {
      return any.getLocalPort();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"epoll", "nio", "io_uring"})
  void allAddressesOfIpv6AreThoseOfIpv4Too(String transport) throws IOException {
    try (DataplaneFixture gazan = start(transport, "[::]:0")) {
      int http = gazan.address().getPort();
      int admin = gazan.dataplane().adminAddress().getPort();
      // Then
      assertThat(gazan.address().getAddress()).isInstanceOf(Inet6Address.class);
      assertThat(Ipv6.answers(http, "a.example")).isTrue();
      assertThat(Ipv6.answers(admin, "localhost")).isTrue();
      assertThat(endpoint.seen().getLast().header("X-Forwarded-For")).isEqualTo("::1");
      try (RawClient client = RawClient.connect(ipv4(http))) {
        assertThat(client.get("a.example", "/").read().endpoint()).isEqualTo("one");
      }
      // An address of IPv4, and not one of IPv6 that stands for it
      assertThat(endpoint.seen().getLast().header("X-Forwarded-For")).isEqualTo("127.0.0.1");
    }
  }

  @Test
  void aPortThatIsTakenIsRefusedAsBefore() throws IOException {
    for (String taken : new String[] {"0.0.0.0", "::", "127.0.0.1"}) {
      try (ServerSocket other = new ServerSocket(0, 1, InetAddress.ofLiteral(taken))) {
        String host = "0.0.0.0:" + other.getLocalPort();
        assertThatThrownBy(() -> start("epoll", host).close())
            .isInstanceOf(AssertionError.class)
            .hasMessageContaining("proxy_address_http: cannot listen on " + host);
      }
    }
  }
}
