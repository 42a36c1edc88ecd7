package io.gazan.dataplane.http2.head;

import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.reply.ErrorReply;
import io.gazan.dataplane.http1.HeadLimits;
import io.gazan.dataplane.http1.HeadPool;
import io.gazan.dataplane.http1.ImageLines;
import io.gazan.dataplane.http1.RequestImage;
import io.gazan.dataplane.http1.rules.Refusal;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Reads the requests of HTTP/2 clients. A message that RFC 9113 §8 calls malformed is a stream
 * error; what is well formed but breaks a limit or a rule of HTTP itself is a head with a {@link
 * #refusal} to answer, as in HTTP/1.1. A request without body has the framing {@code NONE}, one
 * with {@code content-length} has {@code LENGTH}, any other {@code CHUNKED}. One per event loop.
 */
public final class RequestReader {
  private static final AsciiString GET = AsciiString.cached("GET");
  private static final AsciiString OPTIONS = AsciiString.cached("OPTIONS");
  private static final AsciiString CONNECT = AsciiString.cached("CONNECT");
  private static final AsciiString HTTP = AsciiString.cached("http");
  private static final AsciiString HTTPS = AsciiString.cached("https");
  private static final AsciiString WEBSOCKET = AsciiString.cached("websocket");

  private final HeadPool pool;
  private final HeadLimits limits;
  private final RequestImage image;
  private final ImageLines trailerLines = new ImageLines();
  private @Nullable Refusal refusal;

  public RequestReader(HeadPool pool, HeadLimits limits) {
    this.pool = pool;
    this.limits = limits;
    this.image = new RequestImage(limits);
  }

  /**
   * Reads a request head. Look at {@link #refusal} before doing anything else with it.
   *
   * @param headers what the listener was given by the decoder of a {@code FrameHandler}
   * @param endStream whether no body follows
   * @return the head; the caller gives it back to the pool
   * @throws Http2Exception a stream error with PROTOCOL_ERROR if the request is malformed
   */
  public RequestHead request(int streamId, Http2Headers headers, boolean endStream)
      throws Http2Exception {
    ReceivedFields fields = FieldRules.received(headers);
    RequestHead head = pool.takeRequest();
    head.setHttp2(true);
    refusal = null;
    String wrong = read(head, fields, endStream);
    if (wrong != null) {
      pool.release(head);
      throw FieldRules.malformed(streamId, wrong);
    }
    return head;
  }

  /** Why the head that {@link #request} returned last is refused, null if it is not. */
  public @Nullable Refusal refusal() {
    return refusal;
  }

  /**
   * Reads the trailers of a request.
   *
   * @return the lines, whose bytes are their own; null if there are none
   * @throws Http2Exception a stream error with PROTOCOL_ERROR if they are malformed or too many
   */
  public @Nullable HeaderBlock trailers(int streamId, Http2Headers headers) throws Http2Exception {
    return FieldRules.trailers(streamId, FieldRules.received(headers), trailerLines, limits);
  }

  private @Nullable String read(RequestHead head, ReceivedFields fields, boolean endStream) {
    AsciiString method = fields.method();
    AsciiString path = fields.path();
    String wrong = fields.malformed();
    if (wrong != null) {
      return wrong;
    }
    if (method == null || fields.status() != null) {
      return method == null ? "no :method" : ":status in a request";
    }
    AsciiString protocol = fields.protocol();
    boolean connect = method.contentEquals(CONNECT);
    if (connect && protocol == null) {
      wrong = connect(head, fields, method);
    } else if (protocol != null && !connect) {
      return ":protocol without CONNECT";
    } else if (path == null) {
      return "no :path";
    } else {
      AsciiString authority = fields.authority() == null ? fields.host() : fields.authority();
      wrong = target(fields, method, path);
      if (wrong == null) {
        wrong = image.begin(head, connect ? GET : method, path, authority);
      }
    }
    if (wrong == null) {
      wrong = lines(fields);
    }
    if (wrong == null) {
      wrong = FieldRules.lines(head.headers());
    }
    return wrong == null ? finish(head, fields, protocol, endStream) : wrong;
  }

  /** A request for a tunnel (RFC 9113 §8.5). There is none to be had: it is refused with 405. */
  private @Nullable String connect(RequestHead head, ReceivedFields fields, AsciiString method) {
    AsciiString authority = fields.authority();
    if (authority == null || fields.path() != null || fields.scheme() != null) {
      return "CONNECT with :scheme or :path, or without :authority";
    }
    return image.begin(head, method, authority, authority);
  }

  private static @Nullable String target(
      ReceivedFields fields, AsciiString method, AsciiString path) {
    AsciiString scheme = fields.scheme();
    if (scheme == null || !(scheme.contentEquals(HTTPS) || scheme.contentEquals(HTTP))) {
      return ":scheme is not http or https";
    }
    if (path.isEmpty() || path.byteAt(0) != '/') {
      boolean asterisk = path.length() == 1 && path.byteAt(0) == '*';
      if (!asterisk || !method.contentEquals(OPTIONS)) {
        return ":path does not begin with a slash";
      }
    }
    AsciiString authority = fields.authority();
    if (authority == null) {
      return null;
    }
    if (authority.indexOf('@', 0) >= 0) {
      return "user information in :authority";
    }
    AsciiString host = fields.host();
    return host == null || authority.contentEqualsIgnoreCase(host)
        ? null
        : "host differs from :authority";
  }

  private @Nullable String lines(ReceivedFields fields) {
    ImageLines lines = image.lines();
    for (int i = 0; i < fields.count(); i++) {
      String wrong;
      if (fields.isCookie(i)) {
        wrong = i == fields.firstCookie() ? cookies(fields, i) : null;
      } else {
        wrong = lines.add(fields.name(i), fields.value(i));
      }
      if (wrong != null) {
        return wrong;
      }
    }
    return null;
  }

  /** Joins all cookies into one line, because outside HTTP/2 there can be only one (§8.2.3). */
  private @Nullable String cookies(ReceivedFields fields, int first) {
    ImageLines lines = image.lines();
    String wrong = lines.open(fields.name(first));
    for (int i = first; wrong == null && i < fields.count(); i++) {
      if (fields.isCookie(i)) {
        wrong = lines.piece(fields.value(i));
      }
    }
    return wrong == null ? lines.close() : wrong;
  }

  private @Nullable String finish(
      RequestHead head, ReceivedFields fields, @Nullable AsciiString protocol, boolean endStream) {
    if (fields.tooMany()) {
      image.refuse(ErrorReply.HEADERS_TOO_LARGE, "too many fields");
    }
    if (protocol == null) {
      refusal = image.finish(head, !endStream);
      return null;
    }
    if (endStream) {
      return "extended CONNECT that ends at once";
    }
    if (!protocol.contentEquals(WEBSOCKET)) {
      image.refuse(ErrorReply.NOT_IMPLEMENTED, ":protocol is not websocket");
    }
    image.upgrade();
    head.setExtendedConnect(true);
    refusal = image.finish(head, false);
    if (refusal == null && !head.upgradeRequested()) {
      // Nothing else can be done with it: what follows is no body of a GET.
      refusal =
          new Refusal(ErrorReply.BAD_REQUEST, "extended CONNECT that is no WebSocket handshake");
    }
    return null;
  }
}
