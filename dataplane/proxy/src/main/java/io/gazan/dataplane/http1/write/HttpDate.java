package io.gazan.dataplane.http1.write;

import io.gazan.dataplane.http.Ascii;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The {@code Date} line of one event loop, formatted again once a second. */
public final class HttpDate {
  /** Where the value begins in {@link #line()}. */
  public static final int VALUE_START = 6;

  /** Where the value ends in {@link #line()}. */
  public static final int VALUE_END = 35;

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private long second = Long.MIN_VALUE;
  private byte[] line = new byte[0];

  /** {@code Date: …} with its CRLF; always of the same length. Not to be changed. */
  public byte[] line() {
    long now = System.currentTimeMillis() / 1000;
    if (now != second) {
      second = now;
      line = Ascii.bytes("Date: " + FORMAT.format(Instant.ofEpochSecond(now)) + "\r\n");
    }
    return line;
  }
}
