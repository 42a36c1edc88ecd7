package io.gazan.dataplane.http1.rules;

import io.gazan.dataplane.http.Ascii;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.KnownHeader;

/**
 * Reads {@code Connection} (RFC 9110 §7.6.1): what the peer wants of this connection, and the names
 * of further headers that are meant for this hop only. Those lines are flagged and not forwarded. A
 * client cannot name a header that somebody else relies on: that would let it remove what we or a
 * proxy before us put there.
 */
final class ConnectionOptions {
  static final int CLOSE = 1;
  static final int KEEP_ALIVE = 2;
  static final int UPGRADE = 4;

  private static final byte[] CLOSE_NAME = Ascii.bytes("close");
  private static final byte[] KEEP_ALIVE_NAME = Ascii.bytes("keep-alive");
  private static final byte[] UPGRADE_NAME = Ascii.bytes("upgrade");
  private static final byte[] TRAILERS_NAME = Ascii.bytes("trailers");
  private static final byte[] FORWARDED_PREFIX = Ascii.bytes("x-forwarded-");

  private static final long PROTECTED =
      KnownHeader.set(
          KnownHeader.HOST,
          KnownHeader.CONTENT_LENGTH,
          KnownHeader.CONTENT_TYPE,
          KnownHeader.CONTENT_ENCODING,
          KnownHeader.CONTENT_RANGE,
          KnownHeader.TRANSFER_ENCODING,
          KnownHeader.CONNECTION,
          KnownHeader.EXPECT,
          KnownHeader.AUTHORIZATION,
          KnownHeader.COOKIE,
          KnownHeader.SET_COOKIE,
          KnownHeader.LOCATION,
          KnownHeader.ORIGIN,
          KnownHeader.X_API_KEY,
          KnownHeader.X_FORWARDED_FOR,
          KnownHeader.X_FORWARDED_PROTO,
          KnownHeader.X_FORWARDED_HOST,
          KnownHeader.X_FORWARDED_PORT,
          KnownHeader.X_REAL_IP,
          KnownHeader.X_REQUEST_ID,
          KnownHeader.FORWARDED,
          KnownHeader.X_ORIGINAL_URL,
          KnownHeader.X_REWRITE_URL);

  private ConnectionOptions() {}

  /**
   * Reads all {@code Connection} lines and flags the lines they name.
   *
   * @param strict whether naming a protected header is an error (a request) or has no effect (a
   *     response)
   * @return a set of {@link #CLOSE}, {@link #KEEP_ALIVE}, {@link #UPGRADE}; -1 if a line is
   *     malformed or forbidden
   */
  static int read(HeaderBlock headers, boolean strict) {
    int options = 0;
    int line = headers.find(KnownHeader.CONNECTION);
    while (line >= 0) {
      int found = line(headers, line, strict);
      if (found < 0) {
        return -1;
      }
      options |= found;
      line = headers.find(KnownHeader.CONNECTION, line + 1);
    }
    return options;
  }

  /** Whether the connection stays: HTTP/1.1 unless told to close, HTTP/1.0 only if asked to. */
  static boolean keepAlive(int options, int minorVersion) {
    return (options & CLOSE) == 0 && (minorVersion == 1 || (options & KEEP_ALIVE) != 0);
  }

  private static int line(HeaderBlock headers, int line, boolean strict) {
    if (headers.valueIs(line, KEEP_ALIVE_NAME)) {
      // What nearly every browser says.
      return KEEP_ALIVE;
    }
    byte[] bytes = headers.bytes();
    int end = headers.valueEnd(line);
    int at = headers.valueStart(line);
    int options = 0;
    while (at < end) {
      if (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == ',') {
        at++;
        continue;
      }
      int from = at;
      while (at < end && Ascii.tokenLower(bytes[at]) != 0) {
        at++;
      }
      int to = at;
      while (at < end && (bytes[at] == ' ' || bytes[at] == '\t')) {
        at++;
      }
      if (from == to || (at < end && bytes[at] != ',')) {
        return -1;
      }
      int option = option(headers, from, to, strict);
      if (option < 0) {
        return -1;
      }
      options |= option;
    }
    return options;
  }

  private static int option(HeaderBlock headers, int from, int to, boolean strict) {
    byte[] bytes = headers.bytes();
    if (Ascii.equalsFolded(bytes, from, to, KEEP_ALIVE_NAME)) {
      return KEEP_ALIVE;
    }
    if (Ascii.equalsFolded(bytes, from, to, CLOSE_NAME)) {
      return CLOSE;
    }
    if (Ascii.equalsFolded(bytes, from, to, UPGRADE_NAME)) {
      return UPGRADE;
    }
    int known = KnownHeader.lookup(bytes, from, to - from);
    boolean isProtected =
        (known != KnownHeader.UNKNOWN && ((PROTECTED >>> known) & 1) != 0)
            || (to - from > FORWARDED_PREFIX.length
                && Ascii.equalsFolded(
                    bytes, from, from + FORWARDED_PREFIX.length, FORWARDED_PREFIX));
    if (isProtected) {
      return strict ? -1 : 0;
    }
    int hash = Ascii.foldedHash(bytes, from, to);
    for (int i = 0; i < headers.count(); i++) {
      if (headers.hash(i) == hash && sameName(headers, i, from, to)) {
        headers.flag(i, HeaderBlock.NOMINATED);
      }
    }
    return 0;
  }

  private static boolean sameName(HeaderBlock headers, int line, int from, int to) {
    byte[] bytes = headers.bytes();
    int start = headers.nameStart(line);
    if (headers.nameEnd(line) - start != to - from) {
      return false;
    }
    for (int i = 0; i < to - from; i++) {
      if (Ascii.lower(bytes[start + i]) != Ascii.lower(bytes[from + i])) {
        return false;
      }
    }
    return true;
  }

  /** Whether {@code TE} lists {@code trailers}. */
  static boolean acceptsTrailers(HeaderBlock headers) {
    byte[] bytes = headers.bytes();
    int line = headers.find(KnownHeader.TE);
    while (line >= 0) {
      int at = headers.valueStart(line);
      int end = headers.valueEnd(line);
      while (at < end) {
        int comma = at;
        while (comma < end && bytes[comma] != ',') {
          comma++;
        }
        int from = at;
        while (from < comma && (bytes[from] == ' ' || bytes[from] == '\t')) {
          from++;
        }
        int to = from;
        while (to < comma && Ascii.tokenLower(bytes[to]) != 0) {
          to++;
        }
        if (Ascii.equalsFolded(bytes, from, to, TRAILERS_NAME)) {
          return true;
        }
        at = comma + 1;
      }
      line = headers.find(KnownHeader.TE, line + 1);
    }
    return false;
  }
}
