package io.gazan.dataplane.process.upgrade;

import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Addresses as the two sides of an upgrade write them: {@code 0.0.0.0:80}, {@code [::]:80}. */
final class SocketAddresses {
  private SocketAddresses() {}

  static String text(InetSocketAddress address) {
    return NetUtil.toSocketAddressString(address);
  }

  static InetSocketAddress parse(String text) throws IOException {
    int colon = text.lastIndexOf(':');
    try {
      String host = text.substring(0, Math.max(0, colon)).replaceAll("^\\[|]$", "");
      int port = Integer.parseInt(text.substring(colon + 1));
      return new InetSocketAddress(InetAddress.ofLiteral(host), port);
    } catch (IllegalArgumentException e) {
      throw new IOException("not an address: " + text, e);
    }
  }
}
