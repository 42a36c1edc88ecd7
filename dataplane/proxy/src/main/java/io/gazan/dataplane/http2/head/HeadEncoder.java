package io.gazan.dataplane.http2.head;

import io.gazan.dataplane.http.Ascii;
import io.gazan.dataplane.http.BodyFraming;
import io.gazan.dataplane.http.ForwardingHeaders;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.dataplane.http.KnownHeader;
import io.gazan.dataplane.http.Method;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.ResponseHead;
import io.gazan.dataplane.http.reply.Grpc;
import io.gazan.dataplane.http1.write.ChunkWriter;
import io.gazan.dataplane.http1.write.ForwardedLines;
import io.gazan.dataplane.http1.write.HeadWriter;
import io.gazan.dataplane.http1.write.HttpDate;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/**
 * Writes the heads that go on over HTTP/2, as {@code http1.HeadWriter} does over HTTP/1.1 and by
 * the same decisions. One per event loop: what it returns is the same object with other bytes each
 * time, to be given to {@code Http2ConnectionEncoder.writeHeaders} at once. That is safe for heads,
 * which Netty encodes before it returns (do not put a {@code StreamBufferingEncoder} in between).
 * Only trailers may have to wait behind a body, so {@link #trailers} returns an object of its own.
 */
public final class HeadEncoder {
  private static final int AUTHORITY = 1;
  private static final int METHOD = 2;
  private static final int GET = 2;
  private static final int POST = 3;
  private static final int SCHEME_HTTP = 6;
  private static final int SCHEME_HTTPS = 7;
  private static final int OWN_FIELDS = 512;

  private static final byte[] SERVER = HpackBlock.field(KnownHeader.SERVER, "gazan");
  private static final byte[] TE_TRAILERS = HpackBlock.field(KnownHeader.TE, "trailers");
  private static final byte[] EXPECT = HpackBlock.field(KnownHeader.EXPECT, "100-continue");
  private static final byte[] WEBSOCKET_ACCEPT = Ascii.bytes("sec-websocket-accept");
  private static final long STAMPS = KnownHeader.set(KnownHeader.SERVER, KnownHeader.DATE);

  private final HpackBlock block = new HpackBlock();
  private final EncodedHead encoded = new EncodedHead();
  private final HttpDate date = new HttpDate();

  /**
   * The head for the endpoint. May be called again for the same head when the request is retried.
   *
   * @param tls whether the endpoint is asked over TLS
   */
  public Http2Headers request(
      RequestHead head, HeaderEdits edits, ForwardingHeaders forwarding, boolean tls) {
    HeaderBlock headers = head.headers();
    block.start(
        2 * headers.bytes().length
            + 2 * forwarding.bound(head)
            + 2 * edits.lines().length
            + OWN_FIELDS);
    method(head);
    block.index(tls ? SCHEME_HTTPS : SCHEME_HTTP);
    authority(head, edits, forwarding);
    block.path(head);
    long drop = ForwardedLines.requestDrop(head, edits, forwarding) | KnownHeader.HOST.bit();
    block.copy(headers, drop, forwarding.dropFlags(), edits);
    block.forwarding(forwarding, head, edits.touched());
    block.put(edits.fields());
    if (head.framing() == BodyFraming.LENGTH && !head.plainLength()) {
      block.field(KnownHeader.CONTENT_LENGTH, head.contentLength());
    }
    if (head.framing() != BodyFraming.NONE && head.expectContinue()) {
      block.put(EXPECT);
    }
    if (head.acceptsTrailers() || Grpc.is(headers)) {
      block.put(TE_TRAILERS);
    }
    return encoded.set(block.bytes(), block.length(), 0);
  }

  /**
   * The head for the client; an interim one gets nothing added but its edits. The endpoint's 101 to
   * an extended CONNECT becomes the 200 that opens the tunnel (RFC 8441 §5); any other 2xx to it
   * must not get here, since the client would take it for a tunnel.
   *
   * @param request what is answered
   * @param extraLines ready HTTP/1.1 lines of this exchange alone (a cookie), or null
   */
  public Http2Headers response(
      RequestHead request, ResponseHead head, HeaderEdits edits, byte @Nullable [] extraLines) {
    HeaderBlock headers = head.headers();
    int extra = extraLines == null ? 0 : extraLines.length;
    block.start(2 * (headers.bytes().length + edits.lines().length + extra) + OWN_FIELDS);
    boolean opensTunnel = head.status() == 101 && request.extendedConnect();
    int status = opensTunnel ? 200 : head.status();
    block.status(status);
    long drop =
        ForwardedLines.responseDrop(request, head, edits, HeadWriter.framingFor(request, head));
    if (opensTunnel) {
      handshake(headers, drop, edits);
    } else {
      block.copy(headers, drop, HeaderBlock.NOMINATED, edits);
    }
    block.put(edits.fields());
    if (extraLines != null) {
      block.lines(extraLines);
    }
    if (status >= 200) {
      stamps(edits.touched() | headers.present());
    }
    if (headers.has(KnownHeader.CONTENT_LENGTH)
        && !head.plainLength()
        && ForwardedLines.mayHaveLength(head.status())) {
      block.field(KnownHeader.CONTENT_LENGTH, head.contentLength());
    }
    return encoded.set(block.bytes(), block.length(), status);
  }

  /**
   * Trailers, which may be sent at any later time.
   *
   * @return null if no line may go on; the stream then has to end otherwise
   */
  public @Nullable Http2Headers trailers(HeaderBlock trailers) {
    block.start(2 * trailers.bytes().length + OWN_FIELDS);
    for (int i = 0; i < trailers.count(); i++) {
      if (ChunkWriter.forwards(trailers, i)) {
        block.line(trailers, i);
      }
    }
    int length = block.length();
    return length == 0 ? null : new EncodedHead().set(block.copy(), length, 0);
  }

  /**
   * The head of an answer of the proxy's own.
   *
   * @param ready fields that are the same every time, see {@link ReplyHeads}
   * @param extraLines ready HTTP/1.1 lines, or null
   */
  Http2Headers own(int status, byte[] ready, byte @Nullable [] extraLines) {
    int extra = extraLines == null ? 0 : extraLines.length;
    block.start(ready.length + 2 * extra + OWN_FIELDS);
    block.status(status);
    block.put(ready);
    if (extraLines != null) {
      block.lines(extraLines);
    }
    if (status >= 200) {
      stamps(0);
    }
    return encoded.set(block.bytes(), block.length(), status);
  }

  private void method(RequestHead head) {
    if (head.method() == Method.GET) {
      block.index(GET);
    } else if (head.method() == Method.POST) {
      block.index(POST);
    } else {
      block.field(METHOD, head.bytes(), head.methodStart(), head.methodEnd());
    }
  }

  private void authority(RequestHead head, HeaderEdits edits, ForwardingHeaders forwarding) {
    byte[] configured = edits.host();
    if (configured != null) {
      block.field(AUTHORITY, configured, 0, configured.length);
    } else if (head.authorityEnd() > head.authorityStart()) {
      block.field(AUTHORITY, head.bytes(), head.authorityStart(), head.authorityEnd());
    } else {
      byte[] local = forwarding.localAuthority();
      block.field(AUTHORITY, local, 0, local.length);
    }
  }

  /** The headers of a WebSocket handshake without the one that HTTP/2 does not have. */
  private void handshake(HeaderBlock headers, long drop, HeaderEdits edits) {
    for (int i = 0; i < headers.count(); i++) {
      if (!ForwardedLines.drops(headers, i, drop, HeaderBlock.NOMINATED, edits)
          && !headers.nameIs(i, WEBSOCKET_ACCEPT)) {
        block.line(headers, i);
      }
    }
  }

  private void stamps(long present) {
    if ((present & STAMPS) == STAMPS) {
      return;
    }
    if ((present & KnownHeader.SERVER.bit()) == 0) {
      block.put(SERVER);
    }
    if ((present & KnownHeader.DATE.bit()) == 0) {
      block.field(KnownHeader.DATE, date.line(), HttpDate.VALUE_START, HttpDate.VALUE_END);
    }
  }
}
