package io.gazan.dataplane.filter;

import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.dataplane.http.reply.ErrorReply;
import io.gazan.dataplane.http.reply.StatusText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An answer that a filter gives instead of an endpoint. The writer adds {@code Server}, {@code
 * Date}, {@code Content-Length} and the connection's own lines. The arrays belong to this object
 * and are not to be written to.
 */
public final class LocalAnswer implements Verdict.Decision {
  private static final String TEXT = "text/plain";

  private final int status;
  private final byte[] own;
  private final HeaderEdits edits;
  private final byte[] headerLines;
  private final byte[] body;
  private final @Nullable ErrorReply refusal;

  private LocalAnswer(int status, byte[] headerLines, byte[] body, @Nullable ErrorReply refusal) {
    this(status, headerLines, HeaderEdits.NONE, headerLines, body, refusal);
  }

  private LocalAnswer(
      int status,
      byte[] own,
      HeaderEdits edits,
      byte[] headerLines,
      byte[] body,
      @Nullable ErrorReply refusal) {
    this.status = status;
    this.own = own;
    this.edits = edits;
    this.headerLines = headerLines;
    this.body = body;
    this.refusal = refusal;
  }

  /** The plain answer of this status: no further header, and the status as the text. */
  public static LocalAnswer of(int status) {
    return withHeaders(status, new byte[0]);
  }

  /**
   * The answer of this status with headers of its own, and the status as the text.
   *
   * @param headerLines complete {@code Name: value} lines, each with its CRLF
   */
  public static LocalAnswer withHeaders(int status, byte[] headerLines) {
    return new LocalAnswer(status, typed(headerLines, TEXT), text(status), null);
  }

  /**
   * The answer of a request that is refused, which is counted and logged by its reason.
   *
   * @param headerLines complete {@code Name: value} lines, each with its CRLF
   */
  public static LocalAnswer refusal(ErrorReply reply, String headerLines) {
    byte[] lines = headerLines.getBytes(StandardCharsets.US_ASCII);
    return new LocalAnswer(reply.status(), typed(lines, TEXT), text(reply.status()), reply);
  }

  /**
   * An answer of any kind.
   *
   * @param headerLines complete {@code Name: value} lines, each with its CRLF
   * @param type of the body; empty, or without a body, it is not said
   */
  public static LocalAnswer withBody(int status, String headerLines, String type, byte[] body) {
    byte[] lines = headerLines.getBytes(StandardCharsets.US_ASCII);
    return new LocalAnswer(
        status, body.length == 0 || type.isEmpty() ? lines : typed(lines, type), body, null);
  }

  private static byte[] text(int status) {
    return (status + " " + StatusText.of(status) + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] typed(byte[] lines, String type) {
    byte[] line = ("Content-Type: " + type + "\r\n").getBytes(StandardCharsets.US_ASCII);
    return joined(lines, line);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /** The same answer with the lines of edits, which touch none of its own. */
  LocalAnswer with(HeaderEdits lines) {
    return new LocalAnswer(status, own, lines, joined(own, lines.lines()), body, refusal);
  }

  /**
   * The same answer with what a filter says, which wins over the edits and over the answer's own
   * lines, name by name.
   */
  LocalAnswer with(PreparedEdits over) {
    byte[] lines = edits == HeaderEdits.NONE ? over.lines() : over.over(edits).lines();
    return new LocalAnswer(status, joined(over.left(own), lines), body, refusal);
  }

  public int status() {
    return status;
  }

  /** Complete header lines, each with its CRLF, the type of the body among them. */
  public byte[] headerLines() {
    return headerLines;
  }

  public byte[] body() {
    return body;
  }

  /** Why the request is refused; null if this answer is what it asked for. */
  public @Nullable ErrorReply refusal() {
    return refusal;
  }
}
