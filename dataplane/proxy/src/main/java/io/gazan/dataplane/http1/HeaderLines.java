package io.gazan.dataplane.http1;

import io.gazan.dataplane.http.Ascii;
import io.gazan.dataplane.http.ByteScan;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.KnownHeader;
import org.jspecify.annotations.Nullable;

/** Reads one {@code name: value} line (RFC 9112 §5) into a {@link HeaderBlock}. */
final class HeaderLines {
  private static final byte[] FORWARDED_PREFIX = Ascii.bytes("x-forwarded-");
  private static final byte[] ENVOY_PREFIX = Ascii.bytes("x-envoy-");
  private static final byte[] CLIENT_PREFIX = Ascii.bytes("x-client-");
  private static final byte[] VERIFY = Ascii.bytes("verify");
  private static final byte[] SUBJECT = Ascii.bytes("subject");

  private HeaderLines() {}

  /**
   * Adds the line {@code [start, end)}, which holds no control bytes but tabs.
   *
   * @return what is wrong with it, null if nothing is
   */
  static @Nullable String add(HeaderBlock block, int start, int end) {
    byte[] bytes = block.bytes();
    int colon = ByteScan.colon(bytes, start, end);
    if (colon == end) {
      return bytes[start] == ' ' || bytes[start] == '\t'
          ? "folded header line"
          : "header line without colon";
    }
    int meta = KnownHeader.lookup(bytes, start, colon - start);
    int hash;
    if (meta == KnownHeader.UNKNOWN) {
      hash = 0;
      int underscore = 0;
      for (int i = start; i < colon; i++) {
        int c = Ascii.tokenLower(bytes[i]);
        if (c == 0) {
          return "header name is not a token";
        }
        hash = 31 * hash + c;
        underscore |= c == '_' ? HeaderBlock.UNDERSCORE : 0;
      }
      if (colon == start) {
        return "empty header name";
      }
      meta |= underscore | origin(bytes, start, colon);
    } else {
      hash = KnownHeader.hash(meta);
    }
    int valueStart = colon + 1;
    int valueEnd = end;
    while (valueStart < valueEnd && isBlank(bytes[valueStart])) {
      valueStart++;
    }
    while (valueEnd > valueStart && isBlank(bytes[valueEnd - 1])) {
      valueEnd--;
    }
    block.add(start, colon, valueStart, valueEnd, meta, hash, end + 2);
    return null;
  }

  private static boolean isBlank(byte c) {
    return c == ' ' || c == '\t';
  }

  private static int origin(byte[] bytes, int start, int end) {
    if ((bytes[start] | 0x20) != 'x') {
      return 0;
    }
    if (startsWith(bytes, start, end, CLIENT_PREFIX)) {
      int rest = start + CLIENT_PREFIX.length;
      return Ascii.equalsFolded(bytes, rest, end, VERIFY)
              || Ascii.equalsFolded(bytes, rest, end, SUBJECT)
          ? HeaderBlock.CLIENT_CERTIFICATE
          : 0;
    }
    return startsWith(bytes, start, end, FORWARDED_PREFIX)
            || startsWith(bytes, start, end, ENVOY_PREFIX)
        ? HeaderBlock.CLAIMS_ORIGIN
        : 0;
  }

  private static boolean startsWith(byte[] bytes, int start, int end, byte[] prefix) {
    return end - start > prefix.length
        && Ascii.equalsFolded(bytes, start, start + prefix.length, prefix);
  }
}
