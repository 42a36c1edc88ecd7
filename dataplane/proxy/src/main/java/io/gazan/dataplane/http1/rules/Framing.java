package io.gazan.dataplane.http1.rules;

import io.gazan.dataplane.http.Ascii;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.reply.ErrorReply;
import org.jspecify.annotations.Nullable;

/** Reads the two headers that frame a body (RFC 9112 §6), accepting one spelling of each. */
final class Framing {
  private static final int MAX_DIGITS = 18;
  private static final byte[] CHUNKED = Ascii.bytes("chunked");

  private Framing() {}

  /** The value of a {@code Content-Length} line: one to eighteen digits; -1 for anything else. */
  static long length(HeaderBlock headers, int line) {
    byte[] bytes = headers.bytes();
    int start = headers.valueStart(line);
    int end = headers.valueEnd(line);
    if (start == end || end - start > MAX_DIGITS) {
      return -1;
    }
    long length = 0;
    for (int i = start; i < end; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      length = length * 10 + digit;
    }
    return length;
  }

  /** Whether the line reads as we would write it: one space, no leading zero, nothing after. */
  static boolean plain(HeaderBlock headers, int line) {
    int start = headers.valueStart(line);
    int end = headers.valueEnd(line);
    byte[] bytes = headers.bytes();
    return start == headers.nameEnd(line) + 2
        && bytes[start - 1] == ' '
        && end + 2 == headers.lineEnd(line)
        && (end - start == 1 || bytes[start] != '0');
  }

  /** Whether the value is {@code chunked} and nothing else. */
  static boolean chunked(HeaderBlock headers, int line) {
    return headers.valueIs(line, CHUNKED);
  }

  /**
   * Checks a request's {@code Transfer-Encoding}. A well-formed list with another coding is one we
   * do not know; anything else is an attempt to be read in two ways.
   */
  static @Nullable Refusal coding(HeaderBlock headers, int line) {
    if (chunked(headers, line)) {
      return null;
    }
    byte[] bytes = headers.bytes();
    int end = headers.valueEnd(line);
    int at = headers.valueStart(line);
    boolean chunkedSeen = false;
    while (at <= end) {
      int comma = at;
      while (comma < end && bytes[comma] != ',') {
        comma++;
      }
      int from = at;
      int to = comma;
      while (from < to && bytes[from] == ' ') {
        from++;
      }
      while (to > from && bytes[to - 1] == ' ') {
        to--;
      }
      if (chunkedSeen || !Ascii.isToken(bytes, from, to)) {
        return Refusal.bad("malformed Transfer-Encoding");
      }
      chunkedSeen = Ascii.equalsFolded(bytes, from, to, CHUNKED);
      at = comma + 1;
    }
    return Refusal.of(ErrorReply.NOT_IMPLEMENTED, "transfer coding other than chunked");
  }
}
