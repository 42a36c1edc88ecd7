package io.gazan.dataplane.http;

import java.nio.charset.StandardCharsets;

/**
 * The character classes of RFC 9110 and case-insensitive comparison, on bytes. Hashes are those of
 * {@link String#hashCode()} over the lower-case text, so that a table built from strings can be
 * asked with bytes.
 */
public final class Ascii {
  /** The lower-case form of a token character, 0 for a byte that may not stand in a token. */
  private static final byte[] TOKEN = new byte[256];

  private static final byte[] LOWER = new byte[256];

  static {
    for (int c = 0; c < 256; c++) {
      LOWER[c] = (byte) (c >= 'A' && c <= 'Z' ? c + 32 : c);
      boolean token =
          (c >= '0' && c <= '9')
              || (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c < 128 && "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
      TOKEN[c] = token ? LOWER[c] : 0;
    }
  }

  private Ascii() {}

  /** The lower-case form of a token character (RFC 9110 §5.6.2), 0 for any other byte. */
  public static int tokenLower(byte c) {
    return TOKEN[c & 0xFF];
  }

  /** The byte, letters in lower case. */
  public static byte lower(byte c) {
    return LOWER[c & 0xFF];
  }

  /** The value of a hexadecimal digit, -1 for any other byte. */
  public static int hex(byte c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  /** Whether every byte of {@code [start, end)} may stand in a token and there is at least one. */
  public static boolean isToken(byte[] bytes, int start, int end) {
    for (int i = start; i < end; i++) {
      if (TOKEN[bytes[i] & 0xFF] == 0) {
        return false;
      }
    }
    return start < end;
  }

  /** Whether {@code [start, end)} is this lower-case text in any case. */
  public static boolean equalsFolded(byte[] bytes, int start, int end, byte[] lower) {
    if (end - start != lower.length) {
      return false;
    }
    for (int i = 0; i < lower.length; i++) {
      if (LOWER[bytes[start + i] & 0xFF] != lower[i]) {
        return false;
      }
    }
    return true;
  }

  /** {@code hashCode()} of the lower-case text at {@code [start, end)}. */
  public static int foldedHash(byte[] bytes, int start, int end) {
    int hash = 0;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + (LOWER[bytes[i] & 0xFF] & 0xFF);
    }
    return hash;
  }

  /** The text at {@code [start, end)}, one character a byte. */
  public static String string(byte[] bytes, int start, int end) {
    return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
  }

  /** The bytes of a text, one a character. */
  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
