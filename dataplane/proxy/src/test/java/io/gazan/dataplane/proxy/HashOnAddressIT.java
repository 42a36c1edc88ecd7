package io.gazan.dataplane.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.RawClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Whose address {@code hash_on: address} looks at. */
class HashOnAddressIT {
  private static final String PROXY = "127.99.0.1";

  @AutoClose private final EchoEndpoint one = EchoEndpoint.start("one");
  @AutoClose private final EchoEndpoint two = EchoEndpoint.start("two");
  @AutoClose private final EchoEndpoint three = EchoEndpoint.start("three");

  @AutoClose
  private final DataplaneFixture gazan =
      DataplaneFixture.start(
          "trusted_proxies: [127.99.0.0/16]",
          """
          clusters:
            all: {servers: ["%s", "%s", "%s"], balance: hash, hash_on: address, health: false}
          upstreams:
            h: {paths: {"/": {cluster: all}}}
          """
              .formatted(one.address(), two.address(), three.address()));

  @Test
  void takesTheClientThatATrustedProxyNames() throws IOException {
    // When
    List<String> direct = new ArrayList<>();
    List<String> named = new ArrayList<>();
    List<String> claimed = new ArrayList<>();
    for (int i = 1; i <= 24; i++) {
      String client = "127.5.5." + i;
      direct.add(endpoint(client, null));
      named.add(endpoint(PROXY, "198.51.100.1, " + client + ":4711"));
      claimed.add(endpoint("127.5.6.1", client));
    }

    // Then
    assertThat(Set.copyOf(direct)).hasSizeGreaterThan(1);
    assertThat(named).isEqualTo(direct);
    assertThat(claimed).containsOnly(claimed.getFirst());
  }

  private String endpoint(String from, @Nullable String forwardedFor) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(from, 0));
    socket.connect(gazan.address());
    try (RawClient client = RawClient.over(socket)) {
      String[] lines =
          forwardedFor == null ? new String[0] : new String[] {"X-Forwarded-For: " + forwardedFor};
      return String.valueOf(client.get("h", "/", lines).read().endpoint());
    }
  }
}
