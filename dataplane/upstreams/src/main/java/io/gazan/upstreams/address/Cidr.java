package io.gazan.upstreams.address;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A block of addresses in CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3). An IPv4-mapped IPv6 block
 * is the IPv4 block it maps; bits below the prefix are dropped. Two longs instead of an array, so
 * that it is a value and a test allocates nothing.
 */
public record Cidr(boolean v6, long high, long low, int prefix) {
  /**
   * Reads {@code address[/prefix]}; null when it is neither an IPv4 nor an IPv6 block. Names are
   * never looked up.
   */
  public static @Nullable Cidr parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    byte[] bytes = literal(address);
    if (bytes == null) {
      return null;
    }
    int prefix = slash < 0 ? bytes.length * 8 : prefix(text.substring(slash + 1));
    if (prefix < 0 || prefix > bytes.length * 8) {
      return null;
    }
    if (bytes.length == 16 && isMapped(bytes)) {
      // A block wider than the mapped range (::/0) is still an IPv6 block.
      return prefix >= 96
          ? v4(longAt(bytes, 12, 4), prefix - 96)
          : v6(longAt(bytes, 0, 8), longAt(bytes, 8, 8), prefix);
    }
    return bytes.length == 4
        ? v4(longAt(bytes, 0, 4), prefix)
        : v6(longAt(bytes, 0, 8), longAt(bytes, 8, 8), prefix);
  }

  private static byte @Nullable [] literal(String address) {
    if (address.indexOf(':') < 0) {
      return Addresses.isIpv4(address) ? InetAddress.ofLiteral(address).getAddress() : null;
    }
    if (Addresses.ipv6(address) == null) {
      return null;
    }
    byte[] bytes = InetAddress.ofLiteral(address).getAddress();
    return bytes.length == 4 ? mapped(bytes) : bytes;
  }

  /** The JDK reads an IPv4-mapped address as the IPv4 address. */
  private static byte[] mapped(byte[] v4) {
    return ByteBuffer.allocate(16).putLong(0).putInt(0xffff).put(v4).array();
  }

  private static int prefix(String digits) {
    if (digits.isEmpty() || digits.length() > 3) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + c - '0';
    }
    return value;
  }

  private static Cidr v4(long address, int prefix) {
    return new Cidr(false, 0, address & mask(prefix + 32), prefix);
  }

  private static Cidr v6(long high, long low, int prefix) {
    return new Cidr(
        true, high & mask(Math.min(prefix, 64)), low & mask(Math.max(prefix - 64, 0)), prefix);
  }

  /** The {@code bits} highest bits of a long. */
  private static long mask(int bits) {
    return bits == 0 ? 0 : -1L << (64 - bits);
  }

  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      return !v6 && (longAt(bytes, 0, 4) & mask(prefix + 32)) == low;
    }
    if (isMapped(bytes) && !v6) {
      return (longAt(bytes, 12, 4) & mask(prefix + 32)) == low;
    }
    return v6
        && (longAt(bytes, 0, 8) & mask(Math.min(prefix, 64))) == high
        && (longAt(bytes, 8, 8) & mask(Math.max(prefix - 64, 0))) == low;
  }

  private static boolean isMapped(byte[] bytes) {
    return longAt(bytes, 0, 8) == 0 && longAt(bytes, 8, 4) == 0xffff;
  }

  private static long longAt(byte[] bytes, int from, int count) {
    long value = 0;
    for (int i = from; i < from + count; i++) {
      value = (value << 8) | (bytes[i] & 0xff);
    }
    return value;
  }

  @Override
  public String toString() {
    if (v6) {
      return Addresses.shortest(ByteBuffer.allocate(16).putLong(high).putLong(low).array())
          + "/"
          + prefix;
    }
    return (low >>> 24)
        + "."
        + ((low >>> 16) & 0xff)
        + "."
        + ((low >>> 8) & 0xff)
        + "."
        + (low & 0xff)
        + "/"
        + prefix;
  }
}
