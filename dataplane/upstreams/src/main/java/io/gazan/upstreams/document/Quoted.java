package io.gazan.upstreams.document;

import org.jspecify.annotations.Nullable;

/** Text of a document inside a message: in quotes, on one line, of bounded length. */
public final class Quoted {
  private static final int LONGEST = 80;
  private static final int LONGEST_REASON = 240;

  private Quoted() {}

  public static String of(String text) {
    return '"' + clip(text) + '"';
  }

  /** The same without the quotes. */
  static String clip(String text) {
    return clip(text, LONGEST);
  }

  /** What a parser says about a document, which may quote from it. */
  static String reason(@Nullable String text) {
    return clip(String.valueOf(text), LONGEST_REASON);
  }

  private static String clip(String text, int longest) {
    StringBuilder out = new StringBuilder();
    int end = Math.min(text.length(), longest);
    if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return end < text.length() ? out.append('…').toString() : out.toString();
  }
}
