package io.gazan.dataplane.filter.auth.jwt;

import io.gazan.dataplane.http.Ascii;
import io.gazan.dataplane.http.RequestHead;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A token in the query, as {@code gazantoken} or by its old name {@code araleztoken}. */
public final class QueryToken {
  private static final List<String> NAMES = List.of("gazantoken=", "araleztoken=");
  private static final byte[][] NAME_BYTES =
      NAMES.stream().map(Ascii::bytes).toArray(byte[][]::new);

  private QueryToken() {}

  /**
   * Takes the token out of the head, so that neither an endpoint nor the log sees it.
   *
   * @return null without one; empty if there are several, which nobody can choose between
   */
  public static byte @Nullable [] take(RequestHead head) {
    if (!head.hasQuery()) {
      return null;
    }
    byte[] bytes = head.bytes();
    int start = head.queryStart();
    int end = head.queryEnd();
    byte[] token = null;
    int kept = start;
    for (int from = start; from <= end; ) {
      int to = from;
      while (to < end && bytes[to] != '&') {
        to++;
      }
      int value = valueStart(bytes, from, to);
      if (value > 0) {
        token = token == null ? Arrays.copyOfRange(bytes, value, to) : new byte[0];
      } else {
        if (kept > start) {
          bytes[kept++] = '&';
        }
        System.arraycopy(bytes, from, bytes, kept, to - from);
        kept += to - from;
      }
      from = to + 1;
    }
    if (token != null) {
      shorten(head, start, kept);
    }
    return token;
  }

  private static void shorten(RequestHead head, int start, int end) {
    boolean empty = end == start;
    int targetEnd = empty ? start - 1 : end;
    Arrays.fill(head.bytes(), targetEnd, head.targetEnd(), (byte) ' ');
    head.setLine(
        head.method(), head.methodStart(), head.methodEnd(), head.targetStart(), targetEnd);
    head.setQuery(empty ? -1 : start, empty ? -1 : end);
    head.setRewritten(true);
  }

  private static int valueStart(byte[] bytes, int from, int to) {
    for (byte[] name : NAME_BYTES) {
      int end = from + name.length;
      if (end <= to && Arrays.equals(bytes, from, end, name, 0, name.length)) {
        return end;
      }
    }
    return 0;
  }

  /** A request target for the log: tokens that nobody asked for are not shown either. */
  public static String hidden(String target) {
    String shown = target;
    for (String name : NAMES) {
      int at = shown.indexOf(name);
      while (at >= 0) {
        int from = at + name.length();
        int to = shown.indexOf('&', from);
        shown = shown.substring(0, from) + "***" + (to < 0 ? "" : shown.substring(to));
        at = shown.indexOf(name, from);
      }
    }
    return shown;
  }
}
