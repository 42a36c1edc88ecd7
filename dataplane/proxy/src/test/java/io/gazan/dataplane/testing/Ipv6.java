package io.gazan.dataplane.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Whether this machine has IPv6, and who answers there. */
public final class Ipv6 {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("::1");

  private Ipv6() {}

  public static boolean isHere() {
    try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  public static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(LOOPBACK, port);
  }

  /** Whether a GET is answered at {@code [::1]:port}, with whatever status. */
  public static boolean answers(int port, String host) {
    try (RawClient client = RawClient.connect(loopback(port))) {
      return client.get(host, "/", "Connection: close").readSome(1).length > 0;
    } catch (IOException e) {
      return false;
    }
  }
}
