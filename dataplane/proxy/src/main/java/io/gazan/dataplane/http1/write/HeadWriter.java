package io.gazan.dataplane.http1.write;

import io.gazan.dataplane.http.Ascii;
import io.gazan.dataplane.http.BodyFraming;
import io.gazan.dataplane.http.ForwardingHeaders;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.dataplane.http.KnownHeader;
import io.gazan.dataplane.http.Method;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.ResponseHead;
import io.gazan.dataplane.http.WebSocketKey;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Writes the heads that go on: the lines nobody touches are copied as runs of adjacent bytes, lines
 * that end at this hop or that an edit names are left out, what the proxy adds comes behind. One
 * per event loop, because it owns scratch space and the current date.
 */
public final class HeadWriter {
  private static final byte[] VERSION_LINE_END = Ascii.bytes(" HTTP/1.1\r\n");
  private static final byte[] HOST = Ascii.bytes("Host: ");
  private static final byte[] CONTENT_LENGTH = Ascii.bytes("Content-Length: ");
  private static final byte[] CHUNKED = Ascii.bytes("Transfer-Encoding: chunked\r\n");
  private static final byte[] TE_TRAILERS = Ascii.bytes("TE: trailers\r\nConnection: TE\r\n");
  private static final byte[] EXPECT = Ascii.bytes("Expect: 100-continue\r\n");
  private static final byte[] STATUS = Ascii.bytes("HTTP/1.1 ");
  private static final byte[] CLOSE = Ascii.bytes("Connection: close\r\n");
  private static final byte[] KEEP_ALIVE = Ascii.bytes("Connection: keep-alive\r\n");
  private static final byte[] SERVER = Ascii.bytes("Server: gazan\r\n");
  private static final byte[] SWITCH = Ascii.bytes("Connection: Upgrade\r\nUpgrade: websocket\r\n");
  private static final byte[] KEY = Ascii.bytes("Sec-WebSocket-Key: ");
  private static final byte[] LINE_END = Ascii.bytes("\r\n");
  private static final int OWN_LINES = 512;

  private static final long STAMPS = KnownHeader.set(KnownHeader.SERVER, KnownHeader.DATE);

  private final HeadBytes out = new HeadBytes();
  private final HttpDate date = new HttpDate();

  /**
   * The head for the endpoint: always HTTP/1.1, always keep-alive. May be called again for the same
   * head when the request is retried.
   *
   * @param room how many bytes the caller wants to append to the buffer
   */
  public ByteBuf request(
      ByteBufAllocator allocator,
      RequestHead head,
      HeaderEdits edits,
      ForwardingHeaders forwarding,
      int room) {
    HeaderBlock headers = head.headers();
    int bound =
        2 * headers.bytes().length + forwarding.bound(head) + edits.lines().length + OWN_LINES;
    byte[] scratch = out.start(bound);
    int from = head.methodStart();
    if (head.rewritten()) {
      requestLine(head);
      from = headers.count() == 0 ? headers.end() : headers.lineStart(0);
    }
    long touched = edits.touched();
    long drop = ForwardedLines.requestDrop(head, edits, forwarding);
    if (headers.count() > 0) {
      copy(headers, from, drop, forwarding.dropFlags(), edits);
    } else if (!head.rewritten()) {
      requestLine(head);
    }
    if (head.authorityEnd() == head.authorityStart()) {
      hostLine(forwarding.localAuthority(), 0, forwarding.localAuthority().length, touched);
    } else if (!headers.has(KnownHeader.HOST)) {
      hostLine(head.bytes(), head.authorityStart(), head.authorityEnd(), touched);
    }
    out.length(forwarding.write(head, touched, scratch, out.length()));
    out.put(edits.lines());
    if (head.framing() != BodyFraming.NONE) {
      framing(head.framing(), head.contentLength(), head.plainLength());
      if (head.expectContinue()) {
        out.put(EXPECT);
      }
    }
    if (head.acceptsTrailers()) {
      out.put(TE_TRAILERS);
    }
    if (head.upgradeRequested()) {
      out.put(SWITCH);
      if (head.extendedConnect()) {
        out.put(KEY);
        out.put(WebSocketKey.of(head));
        out.put(LINE_END);
      }
    }
    out.put(LINE_END);
    return out.toBuffer(allocator, room);
  }

  /**
   * How a response's body is framed for the client: as the endpoint framed it, except that chunks
   * do not exist in HTTP/1.0 and that an open end is chunked where it can be.
   */
  public static BodyFraming framingFor(RequestHead request, ResponseHead response) {
    return switch (response.framing()) {
      case NONE -> BodyFraming.NONE;
      case LENGTH -> BodyFraming.LENGTH;
      case CHUNKED, UNTIL_CLOSE ->
          request.minorVersion() == 1 ? BodyFraming.CHUNKED : BodyFraming.UNTIL_CLOSE;
    };
  }

  /**
   * The head for the client; an interim one gets nothing added but its edits.
   *
   * @param request what is answered
   * @param framing from {@link #framingFor}
   * @param keepAlive whether the client's connection stays; has to be false for {@link
   *     BodyFraming#UNTIL_CLOSE}
   * @param extraLines ready lines of this exchange alone (a cookie), or null
   * @param room how many bytes the caller wants to append to the buffer
   */
  public ByteBuf response(
      ByteBufAllocator allocator,
      RequestHead request,
      ResponseHead head,
      HeaderEdits edits,
      BodyFraming framing,
      boolean keepAlive,
      byte @Nullable [] extraLines,
      int room) {
    long drop = ForwardedLines.responseDrop(request, head, edits, framing);
    copyResponse(head, edits, drop, extraLines);
    if (head.status() >= 200) {
      long present = edits.touched() | head.headers().present();
      finalLines(request, head, framing, keepAlive, present);
    }
    out.put(LINE_END);
    return out.toBuffer(allocator, room);
  }

  /** The endpoint's 101 for a client that asked for WebSocket: the two agree on it in our words. */
  public ByteBuf switching(
      ByteBufAllocator allocator,
      RequestHead request,
      ResponseHead head,
      HeaderEdits edits,
      byte @Nullable [] extraLines) {
    long drop = ForwardedLines.responseDrop(request, head, edits, BodyFraming.NONE);
    copyResponse(head, edits, drop, extraLines);
    out.put(SWITCH);
    out.put(LINE_END);
    return out.toBuffer(allocator, 0);
  }

  /** The status line, the lines that pass, those of the edits and of this exchange. */
  private void copyResponse(
      ResponseHead head, HeaderEdits edits, long drop, byte @Nullable [] extraLines) {
    HeaderBlock headers = head.headers();
    int extra = extraLines == null ? 0 : extraLines.length;
    out.start(2 * headers.bytes().length + edits.lines().length + extra + OWN_LINES);
    int from = head.lineStart();
    boolean asItCame = head.minorVersion() == 1 && head.reasonStart() == head.lineStart() + 13;
    if (!asItCame || headers.count() == 0) {
      statusLine(head);
      from = headers.count() == 0 ? 0 : headers.lineStart(0);
    }
    if (headers.count() > 0) {
      copy(headers, from, drop, HeaderBlock.NOMINATED, edits);
    }
    out.put(edits.lines());
    if (extraLines != null) {
      out.put(extraLines);
    }
  }

  private void finalLines(
      RequestHead request,
      ResponseHead head,
      BodyFraming framing,
      boolean keepAlive,
      long present) {
    if ((present & STAMPS) != STAMPS) {
      if ((present & KnownHeader.SERVER.bit()) == 0) {
        out.put(SERVER);
      }
      if ((present & KnownHeader.DATE.bit()) == 0) {
        out.put(date.line());
      }
    }
    boolean lengthKept = ForwardedLines.lengthKept(head);
    if (framing == BodyFraming.NONE) {
      headOnly(request, head, lengthKept);
    } else {
      framing(framing, head.contentLength(), lengthKept);
    }
    if (!keepAlive) {
      out.put(CLOSE);
    } else if (request.minorVersion() == 0) {
      out.put(KEEP_ALIVE);
    }
  }

  /** Says what the body would have been, in an answer to HEAD and in 304. */
  private void headOnly(RequestHead request, ResponseHead head, boolean lengthKept) {
    if (!ForwardedLines.mayHaveLength(head.status())) {
      return;
    }
    if (head.contentLength() >= 0) {
      framing(BodyFraming.LENGTH, head.contentLength(), lengthKept);
    } else if (request.method() == Method.HEAD
        && request.minorVersion() == 1
        && head.headers().has(KnownHeader.TRANSFER_ENCODING)) {
      out.put(CHUNKED);
    }
  }

  private void framing(BodyFraming framing, long contentLength, boolean lengthKept) {
    if (framing == BodyFraming.CHUNKED) {
      out.put(CHUNKED);
    } else if (framing == BodyFraming.LENGTH && !lengthKept) {
      out.put(CONTENT_LENGTH);
      out.put(contentLength);
      out.put(LINE_END);
    }
  }

  private void requestLine(RequestHead head) {
    byte[] bytes = head.bytes();
    out.put(bytes, head.methodStart(), head.methodEnd());
    out.put(' ');
    out.put(head.pathBytes(), head.pathStart(), head.pathEnd());
    if (head.hasQuery()) {
      out.put('?');
      out.put(bytes, head.queryStart(), head.queryEnd());
    }
    out.put(VERSION_LINE_END);
  }

  private void statusLine(ResponseHead head) {
    out.put(STATUS);
    out.put(head.status());
    out.put(' ');
    out.put(head.bytes(), head.reasonStart(), head.reasonEnd());
    out.put(LINE_END);
  }

  private void hostLine(byte[] bytes, int start, int end, long touched) {
    if ((touched & KnownHeader.HOST.bit()) == 0) {
      out.put(HOST);
      out.put(bytes, start, end);
      out.put(LINE_END);
    }
  }

  /** Copies everything from {@code from} to the end of the lines except the lines to drop. */
  private void copy(HeaderBlock headers, int from, long drop, int dropFlags, HeaderEdits edits) {
    byte[] bytes = headers.bytes();
    int count = headers.count();
    int run = from;
    for (int i = 0; i < count; i++) {
      if (!ForwardedLines.drops(headers, i, drop, dropFlags, edits)) {
        continue;
      }
      int start = headers.lineStart(i);
      if (start > run) {
        out.put(bytes, run, start);
      }
      run = headers.lineEnd(i);
    }
    if (headers.end() > run) {
      out.put(bytes, run, headers.end());
    }
  }
}
