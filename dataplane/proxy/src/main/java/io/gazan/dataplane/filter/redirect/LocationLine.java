package io.gazan.dataplane.filter.redirect;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Builds one {@code Location} header out of fixed parts and parts of a request. Whatever the
 * request held, the line stays one line and the URL stays on the host that was written: a host is
 * taken only if it is made of a host's characters, a path always begins with a slash, and bytes
 * that may not stand in a URL are escaped.
 */
final class LocationLine {
  private static final byte[] NAME = "Location: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes = new byte[256];
  private int length;

  LocationLine() {
    fixed(NAME);
  }

  /** Appends what the configuration wrote. */
  void fixed(byte[] part) {
    room(part.length);
    System.arraycopy(part, 0, bytes, length, part.length);
    length += part.length;
  }

  /** Appends the request's host; false, and nothing appended, if the range is no host. */
  boolean host(byte[] from, int start, int end) {
    if (start >= end) {
      return false;
    }
    for (int i = start; i < end; i++) {
      if (!isHost(from[i])) {
        return false;
      }
    }
    room(end - start);
    System.arraycopy(from, start, bytes, length, end - start);
    length += end - start;
    return true;
  }

  /** Appends the colon and the digits that end an authority, if it has any. */
  void port(byte[] from, int start, int end) {
    int digits = end;
    while (digits > start && from[digits - 1] >= '0' && from[digits - 1] <= '9') {
      digits--;
    }
    if (digits < end && digits > start && from[digits - 1] == ':') {
      room(end - digits + 1);
      bytes[length++] = ':';
      System.arraycopy(from, digits, bytes, length, end - digits);
      length += end - digits;
    }
  }

  /** Appends the request's path. */
  void path(byte[] from, int start, int end) {
    if (start >= end || from[start] != '/') {
      room(1);
      bytes[length++] = '/';
    }
    escaped(from, start, end);
  }

  /** Appends a question mark and the request's query. */
  void query(byte[] from, int start, int end) {
    room(1);
    bytes[length++] = '?';
    escaped(from, start, end);
  }

  /** The whole line with its CRLF. */
  byte[] line() {
    byte[] line = Arrays.copyOf(bytes, length + 2);
    line[length] = '\r';
    line[length + 1] = '\n';
    return line;
  }

  private void escaped(byte[] from, int start, int end) {
    room((end - start) * 3);
    for (int i = start; i < end; i++) {
      byte b = from[i];
      if (b > ' ' && b < 0x7f) {
        bytes[length++] = b;
      } else {
        bytes[length++] = '%';
        bytes[length++] = HEX[(b >> 4) & 15];
        bytes[length++] = HEX[b & 15];
      }
    }
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }

  /** Letters, digits, {@code - . _ ~} and what an IPv6 literal needs. */
  private static boolean isHost(byte b) {
    return (b >= '0' && b <= '9')
        || (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || b == '-'
        || b == '.'
        || b == '_'
        || b == '~'
        || b == '['
        || b == ']'
        || b == ':';
  }
}
