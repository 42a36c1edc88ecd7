package io.gazan.upstreams.document.parse;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** Takes the bytes of a document for text, or says which byte is none. */
final class Utf8Text {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private Utf8Text() {}

  static String decode(byte[] bytes, DocumentLimits limits) throws Refusal {
    if (bytes.length == 0) {
      throw new Refusal(0, 0, "the document is empty");
    }
    if (bytes.length > limits.bytes()) {
      throw new Refusal(
          0, 0, "the document is larger than the " + limits.bytes() + " bytes of limits.document");
    }
    if (startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF)) {
      throw new Refusal(1, 1, "the document is UTF-16; it must be UTF-8");
    }
    String text = new String(bytes, UTF_8);
    refuseMalformed(bytes, text);
    refuseControls(text);
    return text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }

  /** What was not UTF-8 was replaced in the text, so that it does not encode to the same bytes. */
  private static void refuseMalformed(byte[] bytes, String text) throws Refusal {
    byte[] again = text.getBytes(UTF_8);
    int at = Arrays.mismatch(bytes, again);
    if (at < 0) {
      return;
    }
    while (at > 0 && (at >= again.length || (again[at] & 0xC0) == 0x80)) {
      at--;
    }
    String before = new String(bytes, 0, at, UTF_8);
    throw refusal(before, "byte 0x%02X at offset %d is not UTF-8".formatted(bytes[at] & 0xFF, at));
  }

  private static void refuseControls(String text) throws Refusal {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x7F ? c < ' ' && c != '\n' && c != '\r' && c != '\t' : isOddControl(c)) {
        throw refusal(
            text.substring(0, i),
            "control character U+%04X%s".formatted((int) c, c == 0 ? " (NUL)" : ""));
      }
    }
  }

  private static boolean isOddControl(char c) {
    return (c <= 0x9F && c != 0x85) || c >= 0xFFFE;
  }

  private static Refusal refusal(String before, String message) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < before.length(); i++) {
      if (before.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new Refusal(line, before.codePointCount(lineStart, before.length()) + 1, message);
  }

  private static boolean startsWith(byte[] bytes, int first, int second) {
    return bytes.length > 1 && (bytes[0] & 0xFF) == first && (bytes[1] & 0xFF) == second;
  }
}
