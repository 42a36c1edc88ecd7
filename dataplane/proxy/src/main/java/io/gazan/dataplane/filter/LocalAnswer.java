package io.gazan.dataplane.filter;

import io.gazan.dataplane.http.StatusText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An answer that a filter gives instead of an endpoint. The writer adds {@code Server}, {@code
 * Date}, {@code Content-Length} and the connection's own lines. The arrays belong to this object
 * and are not to be written to.
 */
public final class LocalAnswer implements Verdict.Decision {
  private static final byte[] NO_LINES = {};

  private final int status;
  private final byte[] headerLines;
  private final byte[] body;

  private LocalAnswer(int status, byte[] headerLines, byte[] body) {
    this.status = status;
    this.headerLines = headerLines;
    this.body = body;
  }

  /** The plain answer of this status: no further header, and the status as the text. */
  public static LocalAnswer of(int status) {
    return withHeaders(status, NO_LINES);
  }

  /**
   * The answer of this status with headers of its own, and the status as the text.
   *
   * @param headerLines complete {@code Name: value} lines, each with its CRLF
   */
  public static LocalAnswer withHeaders(int status, byte[] headerLines) {
    String text = status + " " + StatusText.of(status) + "\n";
    return new LocalAnswer(status, headerLines, text.getBytes(StandardCharsets.US_ASCII));
  }

  /** The same answer with more header lines, each with its CRLF. */
  public LocalAnswer with(byte[] moreLines) {
    byte[] lines = Arrays.copyOf(headerLines, headerLines.length + moreLines.length);
    System.arraycopy(moreLines, 0, lines, headerLines.length, moreLines.length);
    return new LocalAnswer(status, lines, body);
  }

  public int status() {
    return status;
  }

  /** Complete header lines, each with its CRLF; may be empty. */
  public byte[] headerLines() {
    return headerLines;
  }

  /** The body, text/plain. */
  public byte[] body() {
    return body;
  }
}
