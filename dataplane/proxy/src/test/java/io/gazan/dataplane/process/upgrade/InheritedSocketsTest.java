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

  private static boolean isOpen(FileDescriptor descriptor) {
    return Files.exists(Path.of("/proc/self/fd/" + descriptor.intValue()));
  }
}
