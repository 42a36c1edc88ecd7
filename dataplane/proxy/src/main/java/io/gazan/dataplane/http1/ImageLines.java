package io.gazan.dataplane.http1;

import io.gazan.dataplane.http.Ascii;
import io.gazan.dataplane.http.ByteScan;
import io.gazan.dataplane.http.HeaderBlock;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Lays the fields of an HTTP/2 message out as the header lines of HTTP/1.1 and reads them with the
 * same code that reads HTTP/1.1, so that there is one rule book. What cannot stand in a line (RFC
 * 9113 §8.2.1: control bytes, blanks around a value, a name that is not a lower-case token) is
 * found before a line is made of it. Belongs to one event loop; used for one message at a time.
 */
public final class ImageLines {
  private static final byte[] SEPARATOR = Ascii.bytes("; ");

  private HeaderBlock block = new HeaderBlock(64, 1);
  private int at;
  private int limit;
  private int maxLines;
  private int lineStart;
  private boolean empty;
  private boolean full;

  /**
   * Starts with the first line of a message.
   *
   * @param from where in the block's bytes the lines begin
   * @param maxBytes how many bytes they may have together
   */
  public void begin(HeaderBlock newBlock, int from, int maxBytes, int newMaxLines) {
    block = newBlock;
    at = from;
    limit = from + maxBytes;
    maxLines = newMaxLines;
    full = false;
  }

  /** Whether a line did not fit any more; what follows it was left out. */
  public boolean full() {
    return full;
  }

  /**
   * Adds a line.
   *
   * @return what is malformed about it, null if nothing is
   */
  public @Nullable String add(AsciiString name, AsciiString value) {
    String wrong = open(name);
    if (wrong == null) {
      wrong = piece(value);
    }
    return wrong == null ? close() : wrong;
  }

  /** Begins a line whose value comes in {@linkplain #piece pieces}. */
  public @Nullable String open(AsciiString name) {
    int length = name.length();
    if (length == 0) {
      return "empty field name";
    }
    if (!starts(length)) {
      return null;
    }
    byte[] bytes = block.bytes();
    System.arraycopy(name.array(), name.arrayOffset(), bytes, at, length);
    int end = at + length;
    for (int i = at; i < end; i++) {
      byte c = bytes[i];
      if (c == 0 || Ascii.tokenLower(c) != c) {
        return "field name is not a token in lower case";
      }
    }
    colon(end);
    return null;
  }

  /** Begins a line with a name of ours. */
  void open(byte[] name) {
    if (starts(name.length)) {
      System.arraycopy(name, 0, block.bytes(), at, name.length);
      colon(at + name.length);
    }
  }

  private boolean starts(int nameLength) {
    if (block.count() == maxLines) {
      full = true;
    }
    return fits(nameLength + 2);
  }

  private void colon(int nameEnd) {
    byte[] bytes = block.bytes();
    bytes[nameEnd] = ':';
    bytes[nameEnd + 1] = ' ';
    lineStart = at;
    at = nameEnd + 2;
    empty = true;
  }

  /** Adds to the value of the open line; further pieces are set off by a semicolon. */
  public @Nullable String piece(AsciiString value) {
    int length = value.length();
    if (length == 0 || !fits(length + SEPARATOR.length)) {
      return null;
    }
    byte[] bytes = block.bytes();
    if (!empty) {
      System.arraycopy(SEPARATOR, 0, bytes, at, SEPARATOR.length);
      at += SEPARATOR.length;
    }
    empty = false;
    System.arraycopy(value.array(), value.arrayOffset(), bytes, at, length);
    int end = at + length;
    if (isBlank(bytes[at]) || isBlank(bytes[end - 1])) {
      return "white space around a field value";
    }
    int control = ByteScan.control(bytes, at, end);
    while (control < end && bytes[control] == '\t') {
      control = ByteScan.control(bytes, control + 1, end);
    }
    if (control < end) {
      return "control byte in a field value";
    }
    at = end;
    return null;
  }

  /** Ends the open line. */
  public @Nullable String close() {
    if (!fits(2)) {
      return null;
    }
    byte[] bytes = block.bytes();
    bytes[at] = '\r';
    bytes[at + 1] = '\n';
    String wrong = HeaderLines.add(block, lineStart, at);
    at += 2;
    return wrong;
  }

  /** Adds a line of ours, without its line end. */
  void ready(byte[] line) {
    if (block.count() == maxLines) {
      full = true;
    }
    if (fits(line.length + 2)) {
      lineStart = at;
      System.arraycopy(line, 0, block.bytes(), at, line.length);
      at += line.length;
      close();
    }
  }

  /** Makes room for this many bytes and a line end, unless that is beyond the limit. */
  private boolean fits(int length) {
    if (full || length > limit - at) {
      full = true;
      return false;
    }
    block.reserve(at + length + 2);
    return true;
  }

  private static boolean isBlank(byte c) {
    return c == ' ' || c == '\t';
  }
}
