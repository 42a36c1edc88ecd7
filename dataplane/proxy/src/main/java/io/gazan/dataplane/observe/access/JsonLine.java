package io.gazan.dataplane.observe.access;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON objects, one a line, into a byte buffer that is used again and again. Whatever a
 * string holds, the line stays one line of valid UTF-8 and valid JSON: controls (C0, DEL, C1), the
 * line separators and bidirectional controls of Unicode are escaped, so that a terminal shows what
 * is there; characters that stand for bytes ({@link AccessEntry}) are written as the UTF-8 they
 * make up, or as the escape of that character where they make up none; lone surrogates become
 * U+FFFD. Belongs to one thread.
 */
final class JsonLine {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int REPLACEMENT = 0xFFFD;

  private byte[] bytes = new byte[8 * 1024];
  private int length;
  private boolean first = true;

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Forgets all lines. */
  void clear() {
    length = 0;
  }

  JsonLine begin() {
    first = true;
    return put('{');
  }

  JsonLine end() {
    return put('}').put('\n');
  }

  /** A null is left out. */
  JsonLine field(String name, @Nullable String value) {
    if (value != null) {
      name(name).put('"');
      text(value);
      put('"');
    }
    return this;
  }

  JsonLine field(String name, long value) {
    return name(name).ascii(Long.toString(value));
  }

  /** Milliseconds with three decimals. */
  JsonLine millis(String name, long nanos) {
    long micros = Math.max(0, nanos) / 1000;
    name(name).ascii(Long.toString(micros / 1000)).put('.');
    int rest = (int) (micros % 1000);
    return put('0' + rest / 100).put('0' + rest / 10 % 10).put('0' + rest % 10);
  }

  /** Plain ASCII that needs no escape. */
  JsonLine ascii(String value) {
    for (int i = 0; i < value.length(); i++) {
      put(value.charAt(i));
    }
    return this;
  }

  JsonLine put(int b) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, length * 2);
    }
    bytes[length++] = (byte) b;
    return this;
  }

  private JsonLine name(String name) {
    if (!first) {
      put(',');
    }
    first = false;
    return put('"').ascii(name).put('"').put(':');
  }

  private void text(String value) {
    int i = 0;
    while (i < value.length()) {
      int c = value.charAt(i);
      if (c < 0x80) {
        asciiChar(c);
        i++;
      } else if (c <= 0xFF) {
        int size = WireUtf8.sequenceAt(value, i);
        codePoint(size == 0 ? c : WireUtf8.decode(value, i, size), size == 0);
        i += Math.max(1, size);
      } else {
        int point = value.codePointAt(i);
        boolean lone = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
        codePoint(lone ? REPLACEMENT : point, false);
        i += Character.charCount(point);
      }
    }
  }

  private void asciiChar(int c) {
    if (c == '"' || c == '\\') {
      put('\\').put(c);
    } else if (c < ' ' || c == 0x7F) {
      escape(c);
    } else {
      put(c);
    }
  }

  private void codePoint(int point, boolean escaped) {
    if (escaped || deceives(point)) {
      escape(point);
    } else if (point < 0x800) {
      put(0xC0 | (point >> 6)).tail(point, 0);
    } else if (point < 0x10000) {
      put(0xE0 | (point >> 12)).tail(point, 6).tail(point, 0);
    } else {
      put(0xF0 | (point >> 18)).tail(point, 12).tail(point, 6).tail(point, 0);
    }
  }

  private JsonLine tail(int point, int shift) {
    return put(0x80 | ((point >> shift) & 0x3F));
  }

  /** C1 controls, line separators, bidirectional controls, and the byte order mark. */
  private static boolean deceives(int point) {
    return point < 0xA0
        || point == 0x061C
        || (point >= 0x200E && point <= 0x200F)
        || (point >= 0x2028 && point <= 0x202E)
        || (point >= 0x2066 && point <= 0x2069)
        || point == 0xFEFF;
  }

  private void escape(int point) {
    put('\\').put('u').hex(point, 12).hex(point, 8).hex(point, 4).hex(point, 0);
  }

  private JsonLine hex(int point, int shift) {
    return put(HEX[(point >> shift) & 15]);
  }
}
