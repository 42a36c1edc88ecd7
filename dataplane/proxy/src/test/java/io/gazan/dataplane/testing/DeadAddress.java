package io.gazan.dataplane.testing;

import java.io.IOException;
import java.net.ServerSocket;

/** An address that refuses connections. */
public final class DeadAddress {
  private DeadAddress() {}

  /** As it stands in {@code servers}; nobody listens there, and nobody will. */
  public static String next() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, Loopback.next())) {
      return socket.getInetAddress().getHostAddress() + ":" + socket.getLocalPort();
    }
  }
}
