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
 * An entry may have a port, as {@code 192.0.2.1:4711} or {@code [2001:db8::1]:4711}.
 *
 * @param address of the client; of the trusted proxy nearest to it where the client is not known
 * @param known false if a trusted proxy named something that is no address ({@code unknown}, say),
 *     or more than {@value #MOST_HOPS} proxies: nothing may be open to such a client for its
 *     address, since that of a trusted proxy may be one that is let in
 */
public record ClientAddress(InetAddress address, boolean known) {
  private static final int MOST_HOPS = 32;
  private static final int LONGEST_PORT = 5;

  /** Never asks DNS. */
  public static ClientAddress of(FilterClient client, HeaderBlock headers) {
    InetAddress peer = client.address().getAddress();
    return client.trusted() ? told(peer, client, headers) : new ClientAddress(peer, true);
  }

  private static ClientAddress told(InetAddress peer, FilterClient client, HeaderBlock headers) {
    InetAddress nearest = peer;
    int hops = 0;
    int line = last(headers, headers.count());
    while (line >= 0) {
      String[] entries = headers.value(line).split(",", -1);
      for (int i = entries.length - 1; i >= 0; i--) {
        InetAddress address = address(entries[i].strip());
        if (address == null || hops++ == MOST_HOPS) {
          return new ClientAddress(nearest, false);
        }
        nearest = address;
        if (!client.proxies().contains(address)) {
          return new ClientAddress(nearest, true);
        }
      }
      line = last(headers, line);
    }
    return new ClientAddress(nearest, true);
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

  private static @Nullable InetAddress address(String entry) {
    if (entry.startsWith("[")) {
      int end = entry.indexOf(']');
      return end > 0 && (end + 1 == entry.length() || isPort(entry, end + 1))
          ? v6(entry.substring(1, end))
          : null;
    }
    int colon = entry.indexOf(':');
    if (colon >= 0 && colon == entry.lastIndexOf(':')) {
      return isPort(entry, colon) ? v4(entry.substring(0, colon)) : null;
    }
    return colon < 0 ? v4(entry) : v6(entry);
  }

  private static @Nullable InetAddress v4(String text) {
    return Addresses.isIpv4(text) ? InetAddress.ofLiteral(text) : null;
  }

  private static @Nullable InetAddress v6(String text) {
    return Addresses.ipv6(text) == null ? null : InetAddress.ofLiteral(text);
  }

  /** Whether the rest is a colon and a number. */
  private static boolean isPort(String text, int colon) {
    int digits = text.length() - colon - 1;
    if (text.charAt(colon) != ':' || digits < 1 || digits > LONGEST_PORT) {
      return false;
    }
    for (int i = colon + 1; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }
}
