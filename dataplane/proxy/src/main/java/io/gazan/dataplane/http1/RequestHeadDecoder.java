package io.gazan.dataplane.http1;

import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.reply.ErrorReply;
import io.gazan.dataplane.http1.rules.Refusal;
import io.gazan.dataplane.http1.rules.RequestLine;
import io.gazan.dataplane.http1.rules.RequestRules;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads request heads from one client connection, in whatever pieces they arrive. The rules are
 * stricter than RFC 9112 asks for, because this is where a request is still one thing for
 * everybody: what two readers could read differently is refused, and after a refusal the connection
 * gives no more requests. Belongs to the connection's event loop.
 */
public final class RequestHeadDecoder {
  private static final int LEADING_LINES = 2;

  private final HeadPool pool;
  private final HeadLimits limits;
  private final LineScanner scanner = new LineScanner();
  private @Nullable RequestHead head;
  private int leadingLines;
  private int headersStart;
  private ErrorReply refusal = ErrorReply.BAD_REQUEST;
  private String detail = "";

  public RequestHeadDecoder(HeadPool pool, HeadLimits limits) {
    this.pool = pool;
    this.limits = limits;
  }

  /** Takes bytes; after {@link Decoded#HEAD} fetch the head by {@link #take()}. */
  public Decoded decode(ByteBuf in) {
    while (in.isReadable()) {
      RequestHead current = head;
      if (current == null) {
        current = pool.takeRequest();
        head = current;
      }
      int before = scanner.filled();
      scanner.fill(in, current.headers());
      Decoded result = lines(current);
      int consumed = result == Decoded.HEAD ? scanner.lineStart() : scanner.filled();
      in.skipBytes(consumed - before);
      if (result != Decoded.NEED_MORE) {
        return result;
      }
    }
    return Decoded.NEED_MORE;
  }

  /** The complete head; the caller gives it back to the pool. */
  public RequestHead take() {
    RequestHead complete = head;
    if (complete == null) {
      throw new IllegalStateException("no head");
    }
    reset();
    return complete;
  }

  /** Whether no byte of a next request has arrived, so that closing loses nothing. */
  public boolean idle() {
    return head == null;
  }

  /** What to answer after {@link Decoded#REFUSED}. */
  public ErrorReply refusal() {
    return refusal;
  }

  /** What was wrong, for the log; never holds bytes of the request. */
  public String detail() {
    return detail;
  }

  /** The head as far as it was read, for the log after a refusal; null if there is none. */
  public @Nullable RequestHead refused() {
    return head;
  }

  /** Gives an unfinished head back. The connection is done, or starts anew. */
  public void close() {
    RequestHead unfinished = head;
    if (unfinished != null) {
      pool.release(unfinished);
    }
    reset();
  }

  private void reset() {
    head = null;
    scanner.clear();
    leadingLines = 0;
    headersStart = 0;
  }

  private Decoded lines(RequestHead current) {
    HeaderBlock block = current.headers();
    byte[] bytes = block.bytes();
    for (; ; ) {
      int start = scanner.lineStart();
      boolean first = headersStart == 0;
      int limit = first ? start + limits.firstLine() : headersStart + limits.headers();
      int end = scanner.next(bytes, limit);
      if (end < 0) {
        return unfinished(end, first);
      }
      scanner.skip(end);
      if (end == start) {
        if (!first) {
          return refuse(RequestRules.apply(current));
        }
        if (++leadingLines > LEADING_LINES) {
          return refuse(Refusal.of(ErrorReply.BAD_REQUEST, "empty lines before the request"));
        }
      } else if (first) {
        headersStart = end + 2;
        Refusal refused = RequestLine.read(current, start, end);
        if (refused != null) {
          return refuse(refused);
        }
      } else {
        if (block.count() == limits.lines()) {
          return refuse(Refusal.of(ErrorReply.HEADERS_TOO_LARGE, "too many header lines"));
        }
        String wrong = HeaderLines.add(block, start, end);
        if (wrong != null) {
          return refuse(Refusal.of(ErrorReply.BAD_REQUEST, wrong));
        }
      }
    }
  }

  private Decoded unfinished(int reason, boolean first) {
    return switch (reason) {
      case LineScanner.MORE -> Decoded.NEED_MORE;
      case LineScanner.TOO_LONG ->
          refuse(
              first
                  ? Refusal.of(ErrorReply.TARGET_TOO_LONG, "request line too long")
                  : Refusal.of(ErrorReply.HEADERS_TOO_LARGE, "headers too large"));
      default -> refuse(Refusal.of(ErrorReply.BAD_REQUEST, "control byte or bare line end"));
    };
  }

  private Decoded refuse(@Nullable Refusal refused) {
    if (refused == null) {
      return Decoded.HEAD;
    }
    refusal = refused.reply();
    detail = refused.detail();
    return Decoded.REFUSED;
  }
}
