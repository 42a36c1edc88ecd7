package io.gazan.dataplane.config.listener;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * {@code host:port} of something to listen on: an IPv4 address, an IPv6 address in brackets, or a
 * name of this machine.
 */
public final class ListenAddress {
  private static final int MOST_DIGITS = 5;

  private ListenAddress() {}

  /**
   * Null if the text is no such address or its name does not resolve. Looks names up: for the start
   * only.
   */
  public static @Nullable InetSocketAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      return null;
    }
    int port = port(text.substring(colon + 1));
    InetAddress host = port < 0 ? null : host(text.substring(0, colon));
    return host == null ? null : new InetSocketAddress(host, port);
  }

  private static int port(String digits) {
    if (digits.isEmpty() || digits.length() > MOST_DIGITS) {
      return -1;
    }
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
        return -1;
      }
    }
    int port = Integer.parseInt(digits);
    return port > 65535 ? -1 : port;
  }

  private static @Nullable InetAddress host(String host) {
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    byte[] literal = NetUtil.createByteArrayFromIpAddressString(bare);
    boolean v6 = bare.indexOf(':') >= 0;
    if (bracketed != v6 || (v6 && literal == null)) {
      return null;
    }
    try {
      return literal == null
          ? InetAddress.getAllByName(bare)[0]
          : InetAddress.getByAddress(literal);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /** As the user writes it. */
  public static String text(InetSocketAddress address) {
    String host = NetUtil.toAddressString(address.getAddress());
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }
}
