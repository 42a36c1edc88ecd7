package io.gazan.dataplane.http1.rules;

import io.gazan.dataplane.http.Ascii;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.KnownHeader;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.upstreams.address.Addresses;
import org.jspecify.annotations.Nullable;

/**
 * Finds the one host of a request (RFC 9112 §3.2): a name of letters, digits, {@code - . _ ~}, or
 * an IPv6 literal, which is put into the form of RFC 5952, with an optional port. User information,
 * an empty host, a second opinion in the target are refused.
 */
final class HostRules {
  private static final int MAX_LENGTH = 255;
  private static final boolean[] NAME = new boolean[256];

  static {
    for (int c = 0; c < 128; c++) {
      NAME[c] =
          (c >= '0' && c <= '9')
              || (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || "-._~".indexOf(c) >= 0;
    }
  }

  private HostRules() {}

  static @Nullable Refusal apply(RequestHead head) {
    HeaderBlock headers = head.headers();
    int line = headers.find(KnownHeader.HOST);
    boolean absolute = head.authorityEnd() > 0;
    if (line < 0) {
      if (head.minorVersion() == 1) {
        return Refusal.bad("no Host");
      }
      return absolute ? read(head, head.authorityStart(), head.authorityEnd()) : null;
    }
    int start = headers.valueStart(line);
    int end = headers.valueEnd(line);
    if (absolute && !sameAuthority(head, start, end)) {
      return Refusal.bad("Host differs from the target's");
    }
    return read(head, start, end);
  }

  private static @Nullable Refusal read(RequestHead head, int start, int end) {
    byte[] bytes = head.bytes();
    int hostEnd = nameEnd(bytes, start, end);
    if (hostEnd == start || hostEnd - start > MAX_LENGTH || !isPort(bytes, hostEnd, end)) {
      return Refusal.bad("Host is not a name with an optional port");
    }
    head.setAuthority(start, end);
    if (bytes[start] == '[') {
      return literal(head, Addresses.ipv6(Ascii.string(bytes, start + 1, hostEnd - 1)));
    }
    int length = hostEnd - start;
    if (length > 1 && bytes[hostEnd - 1] == '.') {
      length--;
    }
    int hash = 0;
    int upper = 0;
    for (int i = start; i < start + length; i++) {
      byte lower = Ascii.lower(bytes[i]);
      upper |= lower ^ bytes[i];
      hash = 31 * hash + lower;
    }
    if (upper == 0) {
      head.setHost(false, start, start + length, hash);
      return null;
    }
    int at = head.reserveSpare(length);
    byte[] spare = head.spare();
    for (int i = 0; i < length; i++) {
      spare[at + i] = Ascii.lower(bytes[start + i]);
    }
    head.setHost(true, at, at + length, hash);
    return null;
  }

  private static @Nullable Refusal literal(RequestHead head, @Nullable String address) {
    if (address == null) {
      return Refusal.bad("Host is not an IPv6 address");
    }
    String host = "[" + address + "]";
    int at = head.reserveSpare(host.length());
    byte[] spare = head.spare();
    for (int i = 0; i < host.length(); i++) {
      spare[at + i] = (byte) host.charAt(i);
    }
    head.setHost(true, at, at + host.length(), host.hashCode());
    return null;
  }

  /** One past the host; {@code start} if it is none. */
  private static int nameEnd(byte[] bytes, int start, int end) {
    int i = start;
    if (i < end && bytes[i] == '[') {
      i++;
      boolean colon = false;
      while (i < end && (Ascii.hex(bytes[i]) >= 0 || bytes[i] == ':' || bytes[i] == '.')) {
        colon |= bytes[i] == ':';
        i++;
      }
      return colon && i < end && bytes[i] == ']' ? i + 1 : start;
    }
    while (i < end && NAME[bytes[i] & 0xFF]) {
      i++;
    }
    return i;
  }

  /** Whether {@code [at, end)} is empty or a colon and a port number. */
  private static boolean isPort(byte[] bytes, int at, int end) {
    if (at == end) {
      return true;
    }
    if (bytes[at] != ':' || end - at < 2 || end - at > 6) {
      return false;
    }
    int port = 0;
    for (int i = at + 1; i < end; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      port = port * 10 + digit;
    }
    return port > 0 && port <= 65535;
  }

  /** Whether Host and the target's authority are one, the scheme's own port written or not. */
  private static boolean sameAuthority(RequestHead head, int start, int end) {
    byte[] bytes = head.bytes();
    boolean secure = (bytes[head.targetStart() + 4] | 0x20) == 's';
    int otherStart = head.authorityStart();
    int otherEnd = withoutPort(bytes, otherStart, head.authorityEnd(), secure);
    int ownEnd = withoutPort(bytes, start, end, secure);
    if (ownEnd - start != otherEnd - otherStart) {
      return false;
    }
    for (int i = 0; i < ownEnd - start; i++) {
      if (Ascii.lower(bytes[start + i]) != Ascii.lower(bytes[otherStart + i])) {
        return false;
      }
    }
    return true;
  }

  private static int withoutPort(byte[] bytes, int start, int end, boolean secure) {
    if (secure) {
      return end - start > 4
              && bytes[end - 4] == ':'
              && bytes[end - 3] == '4'
              && bytes[end - 2] == '4'
              && bytes[end - 1] == '3'
          ? end - 4
          : end;
    }
    return end - start > 3
            && bytes[end - 3] == ':'
            && bytes[end - 2] == '8'
            && bytes[end - 1] == '0'
        ? end - 3
        : end;
  }
}
