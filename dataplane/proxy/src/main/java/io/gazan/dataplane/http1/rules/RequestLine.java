package io.gazan.dataplane.http1.rules;

import io.gazan.dataplane.http.Ascii;
import io.gazan.dataplane.http.ByteScan;
import io.gazan.dataplane.http.CanonicalPath;
import io.gazan.dataplane.http.Method;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.reply.ErrorReply;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code token SP target SP HTTP/1.x} (RFC 9112 §3), exactly so: one space each, nothing
 * around. The target is in origin form, in absolute form (http and https only, as clients write it
 * to a forward proxy), or an asterisk for OPTIONS.
 */
public final class RequestLine {
  /** {@code HTTP/1.1} as it is read from the array: first byte lowest. */
  private static final long HTTP_1_1 = 0x312E312F50545448L;

  private static final long HTTP_1_0 = 0x302E312F50545448L;
  private static final int VERSION_LENGTH = 8;
  private static final byte[] HTTP_SCHEME = Ascii.bytes("http://");
  private static final byte[] HTTPS_SCHEME = Ascii.bytes("https://");

  /** Bytes that may stand in a query. Browsers send the likes of {@code |} raw there. */
  private static final boolean[] QUERY = new boolean[256];

  static {
    for (int c = '!'; c < 0x7F; c++) {
      QUERY[c] = "\"<>\\#".indexOf(c) < 0;
    }
  }

  private RequestLine() {}

  public static @Nullable Refusal read(RequestHead head, int start, int end) {
    byte[] bytes = head.bytes();
    int methodEnd = start;
    while (methodEnd < end && Ascii.tokenLower(bytes[methodEnd]) != 0) {
      methodEnd++;
    }
    if (methodEnd == start || methodEnd == end || bytes[methodEnd] != ' ') {
      return Refusal.bad("request line does not begin with a method and a space");
    }
    int targetStart = methodEnd + 1;
    int targetEnd = end - VERSION_LENGTH - 1;
    if (targetEnd <= targetStart || bytes[targetEnd] != ' ') {
      return version(bytes, targetStart, end);
    }
    long version = ByteScan.word(bytes, targetEnd + 1);
    if (version != HTTP_1_1 && version != HTTP_1_0) {
      return version(bytes, targetStart, end);
    }
    boolean old = version == HTTP_1_0;
    Method method = Method.of(bytes, start, methodEnd);
    head.setLine(method, start, methodEnd, targetStart, targetEnd);
    head.setMinorVersion(old ? 0 : 1);
    head.setRewritten(old);
    if (method == Method.CONNECT || method == Method.TRACE) {
      return Refusal.of(ErrorReply.METHOD, "method is not proxied");
    }
    if (bytes[targetStart] == '/') {
      return pathAndQuery(head, targetStart, targetEnd);
    }
    if (targetEnd - targetStart == 1 && bytes[targetStart] == '*') {
      if (method != Method.OPTIONS) {
        return Refusal.bad("asterisk target");
      }
      head.setPath(false, targetStart, targetEnd);
      head.setQuery(-1, -1);
      return null;
    }
    return absolute(head, targetStart, targetEnd);
  }

  /** The line ends in something else than our two versions: 505 if it is a version at all. */
  private static Refusal version(byte[] bytes, int from, int end) {
    int start = end;
    while (start > from && bytes[start - 1] != ' ') {
      start--;
    }
    boolean versioned =
        start > from + 1
            && end - start >= VERSION_LENGTH
            && bytes[start] == 'H'
            && bytes[start + 1] == 'T'
            && bytes[start + 2] == 'T'
            && bytes[start + 3] == 'P'
            && bytes[start + 4] == '/'
            && bytes[start + 5] >= '0'
            && bytes[start + 5] <= '9'
            && bytes[start + 6] == '.';
    for (int i = start + 7; versioned && i < end; i++) {
      versioned = bytes[i] >= '0' && bytes[i] <= '9';
    }
    return versioned
        ? Refusal.of(ErrorReply.VERSION, "version is not HTTP/1.0 or HTTP/1.1")
        : Refusal.bad("request line does not end with a space and a version");
  }

  private static @Nullable Refusal pathAndQuery(RequestHead head, int start, int end) {
    byte[] bytes = head.bytes();
    int pathEnd = ByteScan.questionMark(bytes, start, end);
    if (!query(head, pathEnd, end)) {
      return Refusal.bad("forbidden byte in the query");
    }
    int form = CanonicalPath.inspect(bytes, start, pathEnd);
    if (form == CanonicalPath.INVALID) {
      return Refusal.bad("forbidden byte or broken escape in the path");
    }
    if ((form & CanonicalPath.DIFFERS) != 0) {
      form = rewrite(head, start, pathEnd);
    } else {
      head.setPath(false, start, pathEnd);
    }
    head.setAmbiguousPath((form & CanonicalPath.AMBIGUOUS) != 0);
    head.setLoosePath((form & CanonicalPath.LOOSE) != 0);
    return null;
  }

  private static int rewrite(RequestHead head, int start, int end) {
    int at = head.reserveSpare(end - start + 1);
    byte[] spare = head.spare();
    int pathEnd = CanonicalPath.write(head.bytes(), start, end, spare, at);
    head.setPath(true, at, pathEnd);
    head.setRewritten(true);
    return CanonicalPath.inspect(spare, at, pathEnd);
  }

  private static boolean query(RequestHead head, int questionMark, int end) {
    if (questionMark == end) {
      head.setQuery(-1, -1);
      return true;
    }
    byte[] bytes = head.bytes();
    for (int i = questionMark + 1; i < end; i++) {
      if (!QUERY[bytes[i] & 0xFF]) {
        return false;
      }
    }
    head.setQuery(questionMark + 1, end);
    return true;
  }

  private static @Nullable Refusal absolute(RequestHead head, int start, int end) {
    byte[] bytes = head.bytes();
    int authority;
    if (startsWith(bytes, start, end, HTTP_SCHEME)) {
      authority = start + HTTP_SCHEME.length;
    } else if (startsWith(bytes, start, end, HTTPS_SCHEME)) {
      authority = start + HTTPS_SCHEME.length;
    } else {
      return Refusal.bad("target is neither a path nor an http URL");
    }
    int authorityEnd = authority;
    while (authorityEnd < end && bytes[authorityEnd] != '/' && bytes[authorityEnd] != '?') {
      authorityEnd++;
    }
    if (authorityEnd == authority) {
      return Refusal.bad("target without a host");
    }
    head.setAuthority(authority, authorityEnd);
    head.setRewritten(true);
    if (authorityEnd < end && bytes[authorityEnd] == '/') {
      return pathAndQuery(head, authorityEnd, end);
    }
    int at = head.reserveSpare(1);
    head.spare()[at] = '/';
    head.setPath(true, at, at + 1);
    return query(head, authorityEnd, end) ? null : Refusal.bad("forbidden byte in the query");
  }

  private static boolean startsWith(byte[] bytes, int start, int end, byte[] lower) {
    return end - start > lower.length
        && Ascii.equalsFolded(bytes, start, start + lower.length, lower);
  }
}
