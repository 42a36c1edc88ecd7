package io.gazan.dataplane.http1.write;

import io.gazan.dataplane.http.Ascii;
import io.gazan.dataplane.http.reply.ErrorReply;
import io.gazan.dataplane.http.reply.StatusText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * The complete bytes of answers of the proxy's own: refusals, missing routes, redirects. The
 * unchanging parts are kept ready; the date is the event loop's. One per event loop.
 */
public final class ErrorReplies {
  private static final byte[] NONE = new byte[0];
  private static final byte[] CLOSE = Ascii.bytes("Connection: close\r\n\r\n");
  private static final byte[] KEEP_ALIVE = Ascii.bytes("Connection: keep-alive\r\n\r\n");
  private static final byte[] LINE_END = Ascii.bytes("\r\n");
  private static final byte[] CONTINUE = Ascii.bytes("HTTP/1.1 100 Continue\r\n\r\n");
  private static final String TEXT = "Content-Type: text/plain\r\n";

  private final byte[][] starts = new byte[ErrorReply.values().length][];
  private final byte[][] bodies = new byte[starts.length][];
  private final HttpDate date = new HttpDate();

  public ErrorReplies() {
    for (ErrorReply reply : ErrorReply.values()) {
      byte[] body = Ascii.bytes(reply.text());
      bodies[reply.index()] = body;
      starts[reply.index()] = start(reply.status(), TEXT, body.length);
    }
  }

  private static byte[] start(int status, String lines, int length) {
    return Ascii.bytes(
        "HTTP/1.1 "
            + status
            + " "
            + StatusText.of(status)
            + "\r\nServer: gazan\r\n"
            + lines
            + (StatusText.hasBody(status) ? "Content-Length: " + length + "\r\n" : ""));
  }

  /**
   * A refusal.
   *
   * @param headRequest whether a HEAD is answered, so that the body is left out
   * @param minorVersion of the client's version; 1 if it is not known
   * @param keepAlive whether the connection stays, never if the reply {@link ErrorReply#closes}
   */
  public ByteBuf reply(
      ByteBufAllocator allocator,
      ErrorReply reply,
      boolean headRequest,
      int minorVersion,
      boolean keepAlive) {
    byte[] body = headRequest ? NONE : bodies[reply.index()];
    boolean keep = keepAlive && !reply.closes();
    return assemble(allocator, starts[reply.index()], body, minorVersion, keep);
  }

  /**
   * Any other answer, such as a redirect. Not prepared: costs some allocation.
   *
   * @param lines ready header lines, each with its CRLF, without framing, with the type of the body
   */
  public ByteBuf local(
      ByteBufAllocator allocator,
      int status,
      byte[] lines,
      byte[] body,
      boolean headRequest,
      int minorVersion,
      boolean keepAlive) {
    String text = Ascii.string(lines, 0, lines.length);
    byte[] start = start(status, text, body.length);
    return assemble(allocator, start, headRequest ? NONE : body, minorVersion, keepAlive);
  }

  /** The interim answer that lets a waiting client send its body. */
  public ByteBuf proceed(ByteBufAllocator allocator) {
    return allocator.directBuffer(CONTINUE.length).writeBytes(CONTINUE);
  }

  private ByteBuf assemble(
      ByteBufAllocator allocator, byte[] start, byte[] body, int minorVersion, boolean keepAlive) {
    byte[] stamp = date.line();
    byte[] end = !keepAlive ? CLOSE : minorVersion == 0 ? KEEP_ALIVE : LINE_END;
    return allocator
        .directBuffer(start.length + stamp.length + end.length + body.length)
        .writeBytes(start)
        .writeBytes(stamp)
        .writeBytes(end)
        .writeBytes(body);
  }
}
