package io.gazan.upstreams.document.parse;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Gives SnakeYAML's scanner a text that is all there. Its own reader keeps a window which it copies
 * for every thousand characters that one token spans, so a single long word costs quadratic time:
 * minutes for one of the size that a document may have.
 */
final class WholeText extends StreamReader {
  private static final int[] NO_SNIPPET = {};
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final String text;
  private final int end;

  /** The code points of a text with surrogates; empty for one without, read in place. */
  private final int[] wide;

  private int at;
  private int documentStart;
  private int line;
  private int column;

  WholeText(String text) {
    super("");
    this.text = text;
    wide = hasSurrogates(text) ? text.codePoints().toArray() : NO_SNIPPET;
    end = wide.length > 0 ? wide.length : text.length();
  }

  @Override
  public Mark getMark() {
    return new Mark("", at, line, column, NO_SNIPPET, 0);
  }

  @Override
  public void forward() {
    forward(1);
  }

  @Override
  public void forward(int length) {
    int stop = Math.min(end, at + length);
    while (at < stop) {
      int c = get(at++);
      if (isLineBreak(c) || (c == '\r' && at < end && get(at) != '\n')) {
        line++;
        column = 0;
      } else if (c != BYTE_ORDER_MARK) {
        column++;
      }
    }
  }

  @Override
  public int peek() {
    return peek(0);
  }

  @Override
  public int peek(int ahead) {
    return at + ahead < end ? get(at + ahead) : 0;
  }

  @Override
  public String prefix(int length) {
    int stop = Math.min(end, at + length);
    return wide.length > 0 ? new String(wide, at, stop - at) : text.substring(at, stop);
  }

  @Override
  public String prefixForward(int length) {
    // Like the original, for tokens without line breaks.
    String prefix = prefix(length);
    at = Math.min(end, at + length);
    column += length;
    return prefix;
  }

  @Override
  public int getColumn() {
    return column;
  }

  @Override
  public int getDocumentIndex() {
    return at - documentStart;
  }

  @Override
  public void resetDocumentIndex() {
    documentStart = at;
  }

  @Override
  public int getIndex() {
    return at;
  }

  @Override
  public int getLine() {
    return line;
  }

  private int get(int index) {
    return wide.length > 0 ? wide[index] : text.charAt(index);
  }

  private static boolean isLineBreak(int c) {
    return c == '\n' || c == '\u0085' || c == '\u2028' || c == '\u2029';
  }

  private static boolean hasSurrogates(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }
}
