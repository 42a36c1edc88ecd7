package io.gazan.dataplane.observe;

/** Text of a peer's making, on its way into a line of the log. */
public final class LogText {
  private static final int MOST = 300;

  private LogText() {}

  /** In one line of plain ASCII, cut after 300 characters. */
  public static String printable(String text) {
    StringBuilder clean = new StringBuilder(Math.min(text.length(), MOST));
    for (int i = 0; i < text.length() && i < MOST; i++) {
      char c = text.charAt(i);
      clean.append(c < ' ' || c > '~' ? '?' : c);
    }
    return clean.toString();
  }
}
