package io.gazan.upstreams.address;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Literal addresses; nothing here asks DNS. */
public final class Addresses {
  private static final int GROUPS = 8;
  private static final int LONGEST = 45;

  private Addresses() {}

  /** The text of RFC 5952 for an IPv6 address without brackets; null if it is none. */
  public static @Nullable String ipv6(String text) {
    if (text.length() > LONGEST
        || text.indexOf(':') < 0
        || !text.chars().allMatch(Addresses::mayStandInIpv6)) {
      return null;
    }
    try {
      // Takes an IPv4-mapped address for the IPv4 address.
      return switch (InetAddress.ofLiteral(text)) {
        case Inet4Address mapped -> "::ffff:" + mapped.getHostAddress();
        case Inet6Address address -> shortest(address.getAddress());
        default -> null;
      };
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Four decimal numbers without leading zeros. */
  public static boolean isIpv4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return false;
    }
    for (String part : parts) {
      boolean digits = part.chars().allMatch(c -> c >= '0' && c <= '9');
      if (!digits || part.isEmpty() || part.length() > 3 || Integer.parseInt(part) > 255) {
        return false;
      }
      if (part.length() > 1 && part.charAt(0) == '0') {
        return false;
      }
    }
    return true;
  }

  /** Whether a literal address can be that of one endpoint. */
  public static boolean canBeDialled(String literal) {
    InetAddress address = InetAddress.ofLiteral(literal);
    return !address.isAnyLocalAddress()
        && !address.isMulticastAddress()
        && !literal.equals("255.255.255.255");
  }

  private static boolean mayStandInIpv6(int c) {
    return c == ':' || c == '.' || (c < 128 && Character.digit(c, 16) >= 0);
  }

  static String shortest(byte[] bytes) {
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = ((bytes[2 * i] & 0xFF) << 8) | (bytes[2 * i + 1] & 0xFF);
    }
    int gap = -1;
    int gapLength = 1;
    for (int i = 0; i < GROUPS; i++) {
      int end = i;
      while (end < GROUPS && groups[end] == 0) {
        end++;
      }
      if (end - i > gapLength) {
        gap = i;
        gapLength = end - i;
      }
      i = Math.max(i, end - 1);
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (i == gap) {
        text.append("::");
        i += gapLength - 1;
        continue;
      }
      if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}
