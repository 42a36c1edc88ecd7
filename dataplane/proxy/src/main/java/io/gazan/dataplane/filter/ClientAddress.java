package io.gazan.dataplane.filter;

import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.KnownHeader;
import io.gazan.upstreams.address.Addresses;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who a request is from. The peer of the connection says so only if it is one of {@code
 * trusted_proxies}: then it is the last address of {@code X-Forwarded-For} that is not trusted
 * itself, because each proxy appends the peer it saw and whatever stands before is anyone's claim.
 */
final class ClientAddress {
  private static final int MOST_HOPS = 32;

  private ClientAddress() {}

  static InetAddress of(FilterClient client, HeaderBlock headers) {
    InetAddress peer = client.address().getAddress();
    if (!client.trusted()) {
      return peer;
    }
    InetAddress nearest = peer;
    int hops = 0;
    int line = last(headers, headers.count());
    while (line >= 0) {
      String[] addresses = headers.value(line).split(",", -1);
      for (int i = addresses.length - 1; i >= 0; i--) {
        InetAddress address = literal(addresses[i].strip());
        if (address == null || hops++ == MOST_HOPS) {
          return nearest;
        }
        nearest = address;
        if (!client.proxies().contains(address)) {
          return nearest;
        }
      }
      line = last(headers, line);
    }
    return nearest;
  }

  /** The last line of {@code X-Forwarded-For} above another line; -1 if there is none. */
  private static int last(HeaderBlock headers, int before) {
    int last = -1;
    for (int line = headers.find(KnownHeader.X_FORWARDED_FOR); line >= 0 && line < before; ) {
      last = line;
      line = headers.find(KnownHeader.X_FORWARDED_FOR, line + 1);
    }
    return last;
  }

  private static @Nullable InetAddress literal(String text) {
    return Addresses.isIpv4(text) || Addresses.ipv6(text) != null
        ? InetAddress.ofLiteral(text)
        : null;
  }
}
