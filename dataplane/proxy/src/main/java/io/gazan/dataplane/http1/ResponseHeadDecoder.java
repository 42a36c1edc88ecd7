package io.gazan.dataplane.http1;

import io.gazan.dataplane.http.ByteScan;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.Method;
import io.gazan.dataplane.http.ResponseHead;
import io.gazan.dataplane.http1.rules.ResponseRules;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads response heads from one upstream connection, in whatever pieces they arrive. An endpoint
 * that frames its response in two ways, or not at all plainly, is answered for with 502, because
 * the client might read it in the other way. Belongs to the connection's event loop.
 */
public final class ResponseHeadDecoder {
  private static final long HTTP_1_1 = 0x312E312F50545448L;
  private static final long HTTP_1_0 = 0x302E312F50545448L;

  private final HeadPool pool;
  private final HeadLimits limits;
  private final LineScanner scanner = new LineScanner();
  private @Nullable ResponseHead head;
  private int headersStart;
  private String detail = "";

  public ResponseHeadDecoder(HeadPool pool, HeadLimits limits) {
    this.pool = pool;
    this.limits = limits;
  }

  /**
   * Takes bytes; after {@link Decoded#HEAD} fetch the head by {@link #take()}. An interim response
   * (1xx) is a head of its own, call again for the next one.
   *
   * @param method of the request that is being answered; decides whether a body follows
   */
  public Decoded decode(ByteBuf in, Method method) {
    while (in.isReadable()) {
      ResponseHead current = head;
      if (current == null) {
        current = pool.takeResponse();
        head = current;
      }
      int before = scanner.filled();
      scanner.fill(in, current.headers());
      Decoded result = lines(current, method);
      int consumed = result == Decoded.HEAD ? scanner.lineStart() : scanner.filled();
      in.skipBytes(consumed - before);
      if (result != Decoded.NEED_MORE) {
        return result;
      }
    }
    return Decoded.NEED_MORE;
  }

  /** The complete head; the caller gives it back to the pool. */
  public ResponseHead take() {
    ResponseHead complete = head;
    if (complete == null) {
      throw new IllegalStateException("no head");
    }
    reset();
    return complete;
  }

  /** Whether no byte of a response has arrived. */
  public boolean idle() {
    return head == null;
  }

  /** What was wrong after {@link Decoded#REFUSED}, for the log. */
  public String detail() {
    return detail;
  }

  /** Gives an unfinished head back. */
  public void close() {
    ResponseHead unfinished = head;
    if (unfinished != null) {
      pool.release(unfinished);
    }
    reset();
  }

  private void reset() {
    head = null;
    scanner.clear();
    headersStart = 0;
  }

  private Decoded lines(ResponseHead current, Method method) {
    HeaderBlock block = current.headers();
    byte[] bytes = block.bytes();
    for (; ; ) {
      int start = scanner.lineStart();
      boolean first = headersStart == 0;
      int limit = first ? start + limits.firstLine() : headersStart + limits.headers();
      int end = scanner.next(bytes, limit);
      if (end < 0) {
        return switch (end) {
          case LineScanner.MORE -> Decoded.NEED_MORE;
          case LineScanner.TOO_LONG -> refuse("response head too large");
          default -> refuse("control byte or bare line end");
        };
      }
      scanner.skip(end);
      if (first) {
        headersStart = end + 2;
        if (!statusLine(current, bytes, start, end)) {
          return refuse("malformed status line");
        }
      } else if (end == start) {
        String wrong = ResponseRules.apply(current, method);
        return wrong == null ? Decoded.HEAD : refuse(wrong);
      } else {
        if (block.count() == limits.lines()) {
          return refuse("too many header lines");
        }
        String wrong = HeaderLines.add(block, start, end);
        if (wrong != null) {
          return refuse(wrong);
        }
      }
    }
  }

  private Decoded refuse(String why) {
    detail = why;
    return Decoded.REFUSED;
  }

  /** Reads {@code HTTP/1.x SP 3DIGIT [SP reason]}. */
  private static boolean statusLine(ResponseHead head, byte[] bytes, int start, int end) {
    if (end - start < 12) {
      return false;
    }
    long version = ByteScan.word(bytes, start);
    if ((version != HTTP_1_1 && version != HTTP_1_0) || bytes[start + 8] != ' ') {
      return false;
    }
    int status = 0;
    for (int i = start + 9; i < start + 12; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      status = status * 10 + digit;
    }
    if (status < 100 || (end - start > 12 && bytes[start + 12] != ' ')) {
      return false;
    }
    head.setLine(status, version == HTTP_1_1 ? 1 : 0, start, Math.min(start + 13, end), end);
    return true;
  }
}
