package io.gazan.dataplane.http2.head;

import io.gazan.dataplane.http.Ascii;
import io.gazan.dataplane.http.ByteScan;
import io.gazan.dataplane.http.ForwardingHeaders;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.dataplane.http.HpackField;
import io.gazan.dataplane.http.KnownHeader;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http1.write.ForwardedLines;
import java.util.Arrays;

/**
 * The scratch array in which an event loop puts a header block together. Say how much may come by
 * {@link #start} first. It grows to the largest block written and stays that large.
 */
final class HpackBlock {
  private static final int PATH = 4;
  private static final int STATUS = 8;

  private byte[] out = new byte[4096];
  private byte[] lines = new byte[1024];
  private int at;

  /** A ready field. */
  static byte[] field(KnownHeader name, String value) {
    return field(name.index(), name.lowerName(), value);
  }

  /** A ready field with a name that is not a known header's. */
  static byte[] field(String lowerName, String value) {
    return field(KnownHeader.UNKNOWN, lowerName, value);
  }

  private static byte[] field(int known, String lowerName, String value) {
    byte[] name = Ascii.bytes(lowerName);
    byte[] text = Ascii.bytes(value);
    byte[] out = new byte[name.length + text.length + HpackField.OVERHEAD];
    int end = HpackField.name(out, 0, known, name, 0, name.length);
    return Arrays.copyOf(out, HpackField.text(out, end, text, 0, text.length));
  }

  /** Starts a new block of at most {@code bound} bytes. */
  void start(int bound) {
    if (out.length < bound) {
      out = new byte[Math.max(bound, out.length * 2)];
    }
    at = 0;
  }

  /** The bytes of the block, up to {@link #length}. */
  byte[] bytes() {
    return out;
  }

  int length() {
    return at;
  }

  /** The block's bytes as an array of their own. */
  byte[] copy() {
    return Arrays.copyOf(out, at);
  }

  /** Adds ready fields. */
  void put(byte[] fields) {
    System.arraycopy(fields, 0, out, at, fields.length);
    at += fields.length;
  }

  /** Adds a field that is one index. */
  void index(int index) {
    out[at++] = (byte) (0x80 | index);
  }

  void status(int status) {
    int index =
        switch (status) {
          case 200 -> STATUS;
          case 204 -> 9;
          case 206 -> 10;
          case 304 -> 11;
          case 400 -> 12;
          case 404 -> 13;
          case 500 -> 14;
          default -> 0;
        };
    if (index > 0) {
      index(index);
    } else {
      at = HpackField.indexedName(out, at, STATUS);
      at = HpackField.number(out, at, status);
    }
  }

  /** Adds a field with a name of the static table. */
  void field(int nameIndex, byte[] bytes, int start, int end) {
    at = HpackField.indexedName(out, at, nameIndex);
    at = HpackField.text(out, at, bytes, start, end);
  }

  void field(KnownHeader name, byte[] bytes, int start, int end) {
    at = HpackField.name(out, at, name);
    at = HpackField.text(out, at, bytes, start, end);
  }

  void field(KnownHeader name, long value) {
    at = HpackField.name(out, at, name);
    at = HpackField.number(out, at, value);
  }

  /** Adds {@code :path}: the canonical path and the query as it came. */
  void path(RequestHead head) {
    int path = head.pathEnd() - head.pathStart();
    int query = head.hasQuery() ? 1 + head.queryEnd() - head.queryStart() : 0;
    at = HpackField.indexedName(out, at, PATH);
    at = HpackField.length(out, at, path + query);
    System.arraycopy(head.pathBytes(), head.pathStart(), out, at, path);
    at += path;
    if (query > 0) {
      out[at] = '?';
      System.arraycopy(head.bytes(), head.queryStart(), out, at + 1, query - 1);
      at += query;
    }
  }

  /** Adds the lines of a head except those that stay behind. */
  void copy(HeaderBlock headers, long drop, int dropFlags, HeaderEdits edits) {
    int count = headers.count();
    for (int i = 0; i < count; i++) {
      if (!ForwardedLines.drops(headers, i, drop, dropFlags, edits)) {
        line(headers, i);
      }
    }
  }

  void line(HeaderBlock headers, int line) {
    byte[] bytes = headers.bytes();
    int known = headers.known(line);
    at = HpackField.name(out, at, known, bytes, headers.nameStart(line), headers.nameEnd(line));
    at = HpackField.text(out, at, bytes, headers.valueStart(line), headers.valueEnd(line));
  }

  /** Adds what the proxy says about the client. */
  void forwarding(ForwardingHeaders forwarding, RequestHead head, long touched) {
    room(forwarding.bound(head));
    lines(forwarding.write(head, touched, lines, 0));
  }

  /** Adds lines that are ready for HTTP/1.1: well-formed ones of our own, each with its CRLF. */
  void lines(byte[] ready) {
    room(ready.length);
    System.arraycopy(ready, 0, lines, 0, ready.length);
    lines(ready.length);
  }

  private void room(int length) {
    if (lines.length < length + ByteScan.SLACK) {
      lines = new byte[Math.max(length + ByteScan.SLACK, lines.length * 2)];
    }
  }

  private void lines(int length) {
    int start = 0;
    while (start < length) {
      int colon = ByteScan.colon(lines, start, length);
      int end = ByteScan.control(lines, colon, length);
      while (end < length && lines[end] == '\t') {
        end = ByteScan.control(lines, end + 1, length);
      }
      int value = colon + 1;
      while (value < end && isBlank(lines[value])) {
        value++;
      }
      int valueEnd = end;
      while (valueEnd > value && isBlank(lines[valueEnd - 1])) {
        valueEnd--;
      }
      int known = KnownHeader.lookup(lines, start, colon - start);
      at = HpackField.name(out, at, known, lines, start, colon);
      at = HpackField.text(out, at, lines, value, valueEnd);
      start = end + 2;
    }
  }

  private static boolean isBlank(byte c) {
    return c == ' ' || c == '\t';
  }
}
