package io.gazan.dataplane.http;

/**
 * The one form of a path that is matched, authorised and sent: dot segments removed (RFC 3986
 * §5.2.4, never above the root) after escapes of unreserved characters were decoded, so that {@code
 * %2e%2e} counts as what every endpoint will take it for; other escapes in capitals (§6.2.2.1).
 * Everything else stays as it came: {@code %2F}, {@code %5C}, {@code ;} and empty segments.
 * Applying it twice changes nothing.
 *
 * <p>Escaped delimiters ({@code %40}, {@code %2B}) are sent escaped, since an endpoint may read
 * them otherwise (§2.2), but compared with keys as what they stand for, since most do not.
 */
public final class CanonicalPath {
  /** The path may not be forwarded at all: a broken escape, an encoded NUL, a forbidden byte. */
  public static final int INVALID = -1;

  /** The path is canonical as it stands. */
  public static final int CANONICAL = 0;

  /** Flag: {@link #write} gives another path. */
  public static final int DIFFERS = 1;

  /** Flag: see {@link RequestHead#ambiguousPath()}. */
  public static final int AMBIGUOUS = 2;

  /** Flag: see {@link RequestHead#loosePath()}. */
  public static final int LOOSE = 4;

  private static final byte PLAIN = 0;
  private static final byte DOT = 1;
  private static final byte PERCENT = 2;
  private static final byte BAD = 3;
  private static final byte SLASH = 4;
  private static final byte SEMICOLON = 5;
  private static final byte[] CLASS = new byte[256];
  private static final boolean[] UNRESERVED = new boolean[256];
  private static final boolean[] DELIMITER = new boolean[256];

  static {
    for (int c = 0; c < 256; c++) {
      boolean bad = c <= ' ' || c >= 0x7F || "\"<>\\^`{|}#?".indexOf(c) >= 0;
      CLASS[c] = c == '.' ? DOT : c == '%' ? PERCENT : bad ? BAD : PLAIN;
      CLASS[c] = c == '/' ? SLASH : c == ';' ? SEMICOLON : CLASS[c];
      UNRESERVED[c] =
          (c >= '0' && c <= '9')
              || (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c < 128 && "-._~".indexOf(c) >= 0);
      DELIMITER[c] = "!$&'()*+,=:@[]".indexOf(c) >= 0;
    }
  }

  private CanonicalPath() {}

  /** Whether the byte may stand in a path as it is; false also for the question mark. */
  public static boolean allowed(byte c) {
    return CLASS[c & 0xFF] != BAD;
  }

  /**
   * Looks at the path {@code [start, end)}, which begins with a slash.
   *
   * @return {@link #INVALID}, or the flags {@link #DIFFERS}, {@link #AMBIGUOUS} and {@link #LOOSE}
   */
  public static int inspect(byte[] bytes, int start, int end) {
    int result = CANONICAL;
    for (int i = start; i < end; i++) {
      byte kind = CLASS[bytes[i] & 0xFF];
      if (kind == PLAIN) {
        continue;
      }
      if (kind == SLASH) {
        if (i > start && bytes[i - 1] == '/') {
          result |= LOOSE;
        }
        continue;
      }
      if (kind == BAD) {
        return INVALID;
      }
      if (kind == SEMICOLON) {
        result |= LOOSE;
        continue;
      }
      if (kind == DOT) {
        if (bytes[i - 1] == '/') {
          result |= dotSegment(bytes, i, end);
        }
        continue;
      }
      int decoded = escape(bytes, i, end);
      if (decoded <= 0) {
        return INVALID;
      }
      if (UNRESERVED[decoded] || bytes[i + 1] >= 'a' || bytes[i + 2] >= 'a') {
        result |= DIFFERS;
      }
      if (decoded == '/' || decoded == '\\') {
        result |= AMBIGUOUS | LOOSE;
      }
      i += 2;
    }
    return result;
  }

  /** Classifies the segment that begins with the dot at {@code dot}. */
  private static int dotSegment(byte[] bytes, int dot, int end) {
    int i = dot + 1;
    if (i < end && bytes[i] == '.') {
      i++;
    }
    if (i == end || bytes[i] == '/') {
      return DIFFERS;
    }
    return bytes[i] == ';' ? AMBIGUOUS : CANONICAL;
  }

  /** The value of the escape at {@code at}, -1 if it is broken. */
  private static int escape(byte[] bytes, int at, int end) {
    if (at + 2 >= end) {
      return -1;
    }
    int high = Ascii.hex(bytes[at + 1]);
    int low = Ascii.hex(bytes[at + 2]);
    return high < 0 || low < 0 ? -1 : (high << 4) | low;
  }

  /**
   * Writes the canonical form of a path that {@link #inspect} found valid; it is never longer.
   *
   * @return one past the last byte written
   */
  public static int write(byte[] bytes, int start, int end, byte[] out, int outStart) {
    int n = outStart;
    int segment = outStart;
    int i = start;
    while (i < end) {
      byte c = bytes[i];
      if (c == '/') {
        n = closeSegment(out, outStart, segment, n);
        out[n++] = '/';
        segment = n;
        i++;
        continue;
      }
      int decoded = c == '%' ? escape(bytes, i, end) : -1;
      if (decoded >= 0 && UNRESERVED[decoded]) {
        out[n++] = (byte) decoded;
        i += 3;
      } else if (decoded >= 0) {
        out[n++] = c;
        out[n++] = upper(bytes[i + 1]);
        out[n++] = upper(bytes[i + 2]);
        i += 3;
      } else {
        out[n++] = c;
        i++;
      }
    }
    n = closeSegment(out, outStart, segment, n);
    // A path that ends in a dot segment names a folder: its slash stays.
    if (n == outStart || n < segment) {
      out[n++] = '/';
    }
    return n;
  }

  private static byte upper(byte hex) {
    return hex >= 'a' ? (byte) (hex - 0x20) : hex;
  }

  /** Whether a path may hold the byte escaped and mean the same to most endpoints. */
  public static boolean isDelimiter(byte c) {
    return DELIMITER[c & 0xFF];
  }

  /** Where the first escape of a delimiter stands in a canonical path, {@code end} without one. */
  public static int escapedDelimiter(byte[] bytes, int start, int end) {
    for (int i = start; i < end; i++) {
      if (bytes[i] == '%' && isEscapedDelimiter(bytes, i, end)) {
        return i;
      }
    }
    return end;
  }

  private static boolean isEscapedDelimiter(byte[] bytes, int at, int end) {
    int decoded = escape(bytes, at, end);
    return decoded >= 0 && DELIMITER[decoded];
  }

  /**
   * Writes a canonical path with its escaped delimiters decoded.
   *
   * @return one past the last byte written
   */
  public static int writeCompared(byte[] bytes, int start, int end, byte[] out) {
    int n = 0;
    for (int i = start; i < end; i++) {
      if (bytes[i] == '%' && isEscapedDelimiter(bytes, i, end)) {
        out[n++] = (byte) escape(bytes, i, end);
        i += 2;
      } else {
        out[n++] = bytes[i];
      }
    }
    return n;
  }

  /** How many bytes of a canonical path are compared as {@code compared} bytes. */
  public static int length(byte[] bytes, int start, int end, int compared) {
    int i = start;
    for (int n = 0; n < compared && i < end; n++) {
      i += bytes[i] == '%' && isEscapedDelimiter(bytes, i, end) ? 3 : 1;
    }
    return i - start;
  }

  /**
   * Takes the segment {@code [segment, n)} back if it is a dot segment, with the slash before it,
   * and for a double dot the segment before that.
   */
  private static int closeSegment(byte[] out, int outStart, int segment, int n) {
    int length = n - segment;
    if (segment == outStart || length == 0 || length > 2) {
      return n;
    }
    if (out[segment] != '.' || out[n - 1] != '.') {
      return n;
    }
    int slash = segment - 1;
    if (length == 2) {
      while (slash > outStart && out[slash - 1] != '/') {
        slash--;
      }
      slash = Math.max(outStart, slash - 1);
    }
    return slash;
  }
}
