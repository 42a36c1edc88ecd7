package io.gazan.dataplane.filter.auth.credential;

import io.gazan.dataplane.http.Ascii;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.KnownHeader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Finds credentials in a head. A header that stands twice says nothing: who knows which counts. */
public final class Credentials {
  private Credentials() {}

  /**
   * What follows the scheme in {@code Authorization}; null without, or if it is another scheme.
   *
   * @param lowerScheme with the space behind it
   */
  public static byte @Nullable [] ofScheme(HeaderBlock headers, String lowerScheme) {
    int line = only(headers, KnownHeader.AUTHORIZATION);
    if (line < 0) {
      return null;
    }
    byte[] bytes = headers.bytes();
    int start = headers.valueStart(line);
    int end = headers.valueEnd(line);
    int after = start + lowerScheme.length();
    if (after >= end || !Ascii.equalsFolded(bytes, start, after, Ascii.bytes(lowerScheme))) {
      return null;
    }
    while (after < end && bytes[after] == ' ') {
      after++;
    }
    return Arrays.copyOfRange(bytes, after, end);
  }

  /** The line of a header that stands there once; -1 otherwise. */
  public static int only(HeaderBlock headers, KnownHeader header) {
    return (headers.repeated() & header.bit()) != 0 ? -1 : headers.find(header);
  }
}
