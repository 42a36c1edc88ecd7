package io.gazan.dataplane.observe.access;

/**
 * Finds UTF-8 in a string whose characters stand for bytes. Strict (RFC 3629): no overlong forms,
 * no surrogates, nothing above U+10FFFF.
 */
final class WireUtf8 {
  private static final int[] SMALLEST = {0, 0, 0x80, 0x800, 0x10000};

  private WireUtf8() {}

  /** How many characters from here are one well-formed sequence of several bytes, or 0. */
  static int sequenceAt(String bytes, int at) {
    int lead = bytes.charAt(at);
    int size = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (size == 0 || at + size > bytes.length()) {
      return 0;
    }
    for (int i = 1; i < size; i++) {
      int next = bytes.charAt(at + i);
      if (next < 0x80 || next > 0xBF) {
        return 0;
      }
    }
    int point = decode(bytes, at, size);
    boolean surrogate = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    boolean wellFormed = point >= SMALLEST[size] && point <= Character.MAX_CODE_POINT;
    return wellFormed && !surrogate ? size : 0;
  }

  /** The character of a well-formed sequence. */
  static int decode(String bytes, int at, int size) {
    int point = bytes.charAt(at) & (0x7F >> size);
    for (int i = 1; i < size; i++) {
      point = (point << 6) | (bytes.charAt(at + i) & 0x3F);
    }
    return point;
  }
}
