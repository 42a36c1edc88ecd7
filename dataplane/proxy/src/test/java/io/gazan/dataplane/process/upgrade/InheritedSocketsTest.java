package io.gazan.dataplane.process.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Listening sockets of a predecessor: each goes to the one address that it is of, or is closed. */
class InheritedSocketsTest {
  private static final InetSocketAddress HTTP = at("127.0.0.1", 80);
  private static final InetSocketAddress TLS = at("127.0.0.1", 443);

  private static InetSocketAddress at(String address, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }

  private static InheritedSockets sockets() {
    return new InheritedSockets(
        List.of(
            new ListeningSocket("proxy_address_http", HTTP, 1000),
            new ListeningSocket("proxy_address_tls", TLS, 1001),
            new ListeningSocket("proxy_address_http", HTTP, 1002)));
  }

  @Test
  void thereIsNothingForAnotherAddress() {
    assertThat(sockets().take("proxy_address_http", at("127.0.0.1", 81))).isEmpty();
    assertThat(sockets().take("proxy_address_http", at("127.0.0.2", 80))).isEmpty();
    assertThat(sockets().take("proxy_address_http", at("0.0.0.0", 80))).isEmpty();
    assertThat(InheritedSockets.none().take("proxy_address_http", HTTP)).isEmpty();
  }

  /** Builds that bound every address by a socket of IPv6 say so, and hand over all the same. */
  @Test
  void aSocketForAllNetworksServesThoseOfIpv4Too() {
    for (int port : new int[] {80, 0}) {
      InheritedSockets sockets = sockets("::");
      assertThat(sockets.take("a", at("127.0.0.1", port))).isEmpty();
      assertThat(sockets.take("a", at("::1", port))).isEmpty();
      assertThat(sockets.take("a", at("0.0.0.0", port))).containsExactly(1000);
      assertThat(sockets("::").take("a", at("::", port))).containsExactly(1000);
    }
    assertThat(sockets("::").take("a", at("0.0.0.0", 81))).isEmpty();
  }

  /** It would leave IPv6 out. */
  @Test
  void aSocketForTheNetworksOfIpv4DoesNotServeAll() {
    for (int port : new int[] {80, 0}) {
      InheritedSockets sockets = sockets("0.0.0.0");
      assertThat(sockets.take("a", at("::", port))).isEmpty();
      assertThat(sockets.take("a", at("0.0.0.0", port))).containsExactly(1000);
    }
  }

  private static InheritedSockets sockets(String address) {
    return new InheritedSockets(List.of(new ListeningSocket("a", at(address, 80), 1000)));
  }

  @Test
  void allOfAnAddressAreTakenOnceWhicheverKeyAsks() {
    // Given
    InheritedSockets sockets = sockets();

    // Then
    assertThat(sockets.take("config_address", HTTP)).containsExactly(1000, 1002);
    assertThat(sockets.take("proxy_address_http", HTTP)).isEmpty();
    assertThat(sockets.take("proxy_address_tls", TLS)).containsExactly(1001);
  }

  @Test
  void aFreePortIsThatOfTheSameKeyAndHost() {
    // Given
    InheritedSockets sockets = sockets();

    // Then
    assertThat(sockets.take("config_address", at("127.0.0.1", 0))).isEmpty();
    assertThat(sockets.take("proxy_address_tls", at("127.0.0.2", 0))).isEmpty();
    assertThat(sockets.take("proxy_address_tls", at("127.0.0.1", 0))).containsExactly(1001);
  }

  @Test
  void whatNobodyTookIsClosedAndWhatWasTakenIsNot() throws IOException {
    // Given
    assertThat(Epoll.isAvailable()).isTrue();
    FileDescriptor left = FileDescriptor.from("/dev/null");
    FileDescriptor taken = FileDescriptor.from("/dev/null");
    InheritedSockets sockets =
        new InheritedSockets(
            List.of(
                new ListeningSocket("proxy_address_http", HTTP, left.intValue()),
                new ListeningSocket("proxy_address_tls", TLS, taken.intValue())));
    try {
      assertThat(sockets.take("proxy_address_tls", TLS)).containsExactly(taken.intValue());

      // When
      sockets.close();

      // Then
      assertThat(isOpen(left)).isFalse();
      assertThat(isOpen(taken)).isTrue();
    } finally {
      taken.close();
    }
  }

  @Test
  void whoTakesOneOfSeveralClosesTheOthers() throws IOException {
    // Given
    FileDescriptor first = FileDescriptor.from("/dev/null");
    FileDescriptor second = FileDescriptor.from("/dev/null");
    FileDescriptor other = FileDescriptor.from("/dev/null");
    try (InheritedSockets sockets =
        new InheritedSockets(
            List.of(
                new ListeningSocket("proxy_address_http", HTTP, first.intValue()),
                new ListeningSocket("proxy_address_tls", TLS, other.intValue()),
                new ListeningSocket("proxy_address_http", HTTP, second.intValue())))) {
      // When
      OptionalInt taken = sockets.takeOne("config_address", HTTP);

      // Then
      assertThat(taken).hasValue(first.intValue());
      assertThat(isOpen(first)).isTrue();
      assertThat(isOpen(second)).isFalse();
      assertThat(isOpen(other)).isTrue();
      assertThat(sockets.takeOne("config_address", HTTP)).isEmpty();
    } finally {
      first.close();
    }
  }

  private static boolean isOpen(FileDescriptor descriptor) {
    return Files.exists(Path.of("/proc/self/fd/" + descriptor.intValue()));
  }
}
