package io.gazan.upstreams.path;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;

/**
 * How a path is written in a document and compared with requests (RFC 3986 §2, §6.2.2): what needs
 * no escape has none, and what may not stand in a path is escaped.
 */
public final class PathText {
  private static final String FORBIDDEN = "\"<>\\^`{|}";
  private static final String DELIMITERS = "!$&'()*+,=:@[]";
  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final int ESCAPE_LENGTH = 3;

  private PathText() {}

  /** The value of the escape at a percent sign; -1 if it is broken. */
  public static int escape(String path, int at) {
    if (at + 2 >= path.length()) {
      return -1;
    }
    int high = hex(path.charAt(at + 1));
    int low = hex(path.charAt(at + 2));
    return high < 0 || low < 0 ? -1 : (high << 4) | low;
  }

  private static int hex(char c) {
    return c < 128 ? Character.digit(c, 16) : -1;
  }

  /**
   * Decodes what needs no escape and escapes what may not stand in a path; other escapes and dot
   * segments stay.
   */
  public static String decode(String path) {
    StringBuilder out = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); ) {
      int c = path.codePointAt(i);
      int escaped = c == '%' ? escape(path, i) : -1;
      if (escaped > 0 && isUnreserved(escaped)) {
        out.append((char) escaped);
        i += ESCAPE_LENGTH;
        continue;
      }
      if (c <= ' ' || c >= 0x7F || FORBIDDEN.indexOf(c) >= 0) {
        for (byte each : Character.toString(c).getBytes(UTF_8)) {
          HEX.toHexDigits(out.append('%'), each);
        }
      } else {
        out.append((char) c);
      }
      i += Character.charCount(c);
    }
    return out.toString();
  }

  /**
   * The same for a path that requests are compared with: escapes in capitals (RFC 3986 §6.2.2.1),
   * and also those decoded of characters that may stand in a path as they are but for the slash and
   * the semicolon, which are read otherwise when they are escaped.
   */
  public static String key(String path) {
    String decoded = decode(path);
    StringBuilder out = new StringBuilder(decoded.length());
    for (int i = 0; i < decoded.length(); ) {
      int escaped = decoded.charAt(i) == '%' ? escape(decoded, i) : -1;
      if (escaped < 0) {
        out.append(decoded.charAt(i++));
        continue;
      }
      if (DELIMITERS.indexOf(escaped) >= 0) {
        out.append((char) escaped);
      } else {
        HEX.toHexDigits(out.append('%'), (byte) escaped);
      }
      i += ESCAPE_LENGTH;
    }
    return out.toString();
  }

  private static boolean isUnreserved(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-._~".indexOf(c) >= 0;
  }
}
