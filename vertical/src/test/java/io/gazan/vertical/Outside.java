package io.gazan.vertical;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Makes endpoints on loopback addresses reachable at one that a real API server takes. */
final class Outside implements AutoCloseable {
  private final Map<InetSocketAddress, Relay> relays = new ConcurrentHashMap<>();

  /** Always the same for an endpoint. */
  InetSocketAddress addressOf(InetSocketAddress endpoint) {
    return relays.computeIfAbsent(endpoint, Outside::relay).address();
  }

  private static Relay relay(InetSocketAddress endpoint) {
    try {
      return Relay.start(own(), endpoint);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InetAddress own() throws SocketException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(Inet4Address.class::isInstance)
        .filter(each -> !each.isLoopbackAddress() && !each.isLinkLocalAddress())
        .findFirst()
        .orElseThrow(() -> new SocketException("no IPv4 address but loopback ones"));
  }

  @Override
  public void close() {
    for (Relay relay : relays.values()) {
      try {
        relay.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
