package io.gazan.dataplane.http2.head;

import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.Method;
import io.gazan.dataplane.http.ResponseHead;
import io.gazan.dataplane.http1.HeadLimits;
import io.gazan.dataplane.http1.HeadPool;
import io.gazan.dataplane.http1.ImageLines;
import io.gazan.dataplane.http1.ResponseImage;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Reads the responses of HTTP/2 endpoints. Whatever is wrong with one is a stream error: the
 * exchange answers 502 for it. A body without {@code content-length} has the framing {@code
 * CHUNKED}, which is what an HTTP/1.1 client gets; where HEADERS end the stream the framing is
 * {@code NONE}. One per event loop.
 */
public final class ResponseReader {
  private final HeadPool pool;
  private final HeadLimits limits;
  private final ResponseImage image;
  private final ImageLines trailerLines = new ImageLines();

  public ResponseReader(HeadPool pool, HeadLimits limits) {
    this.pool = pool;
    this.limits = limits;
    this.image = new ResponseImage(limits);
  }

  /**
   * Reads a response head, also an interim one.
   *
   * @param headers what the listener was given by the decoder of a {@code FrameHandler}
   * @param method of the request that is being answered
   * @param endStream whether nothing follows
   * @return the head; the caller gives it back to the pool
   * @throws Http2Exception a stream error with PROTOCOL_ERROR if the response is not acceptable
   */
  public ResponseHead response(int streamId, Http2Headers headers, Method method, boolean endStream)
      throws Http2Exception {
    ReceivedFields fields = FieldRules.received(headers);
    ResponseHead head = pool.takeResponse();
    String wrong = read(head, fields, method, endStream);
    if (wrong != null) {
      pool.release(head);
      throw FieldRules.malformed(streamId, wrong);
    }
    return head;
  }

  /**
   * Reads the trailers of a response.
   *
   * @return the lines, whose bytes are their own; null if there are none
   * @throws Http2Exception a stream error with PROTOCOL_ERROR if they are malformed or too many
   */
  public @Nullable HeaderBlock trailers(int streamId, Http2Headers headers) throws Http2Exception {
    return FieldRules.trailers(streamId, FieldRules.received(headers), trailerLines, limits);
  }

  private @Nullable String read(
      ResponseHead head, ReceivedFields fields, Method method, boolean endStream) {
    String wrong = fields.malformed();
    if (wrong != null) {
      return wrong;
    }
    int status = status(fields.status());
    if (status < 100 || fields.pseudo() != 1) {
      return "no :status of three digits, or another pseudo-header field beside it";
    }
    if (status == 101) {
      // RFC 9113 §8.6: there is no upgrade from HTTP/2.
      return "101 over HTTP/2";
    }
    if (status < 200 && endStream) {
      return "interim response that ends the stream";
    }
    image.begin(head, status);
    ImageLines lines = image.lines();
    for (int i = 0; i < fields.count(); i++) {
      wrong = lines.add(fields.name(i), fields.value(i));
      if (wrong != null) {
        return wrong;
      }
    }
    if (fields.tooMany()) {
      return "too many header fields";
    }
    wrong = FieldRules.lines(head.headers());
    return wrong == null ? image.finish(head, method, !endStream) : wrong;
  }

  /** The number of three digits, -1 for anything else. */
  private static int status(@Nullable AsciiString text) {
    if (text == null || text.length() != 3) {
      return -1;
    }
    int status = 0;
    for (int i = 0; i < 3; i++) {
      int digit = text.byteAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      status = status * 10 + digit;
    }
    return status;
  }
}
