package io.gazan.upstreams.document;

import org.jspecify.annotations.Nullable;

/**
 * Text of a document inside a message: in quotes, on one line, of bounded length. PEM text is named
 * but not shown, wherever it stands, for it may be a private key.
 */
public final class Quoted {
  private static final int LONGEST = 80;
  private static final int LONGEST_REASON = 240;
  private static final String DASHES = "-----";
  private static final String PEM_TEXT = "PEM text";

  private Quoted() {}

  public static String of(String text) {
    return isPem(text) ? PEM_TEXT : '"' + clip(text) + '"';
  }

  /** The same without the quotes. */
  public static String clip(String text) {
    return clip(text, LONGEST);
  }

  /** What a parser says about a document, which may quote from it. */
  public static String reason(@Nullable String text) {
    return clip(String.valueOf(text), LONGEST_REASON);
  }

  /** In any case, for names are told in lower case. */
  private static boolean isPem(String text) {
    for (int i = text.indexOf(DASHES); i >= 0; i = text.indexOf(DASHES, i + 1)) {
      int after = i + DASHES.length();
      if (text.regionMatches(true, after, "BEGIN", 0, 5)
          || text.regionMatches(true, after, "END", 0, 3)) {
        return true;
      }
    }
    return false;
  }

  private static String clip(String text, int longest) {
    if (isPem(text)) {
      return PEM_TEXT;
    }
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
