package io.gazan.dataplane.http2.head;

import io.gazan.dataplane.http1.HeadLimits;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Headers;

/**
 * Netty's HPACK decoder, filling the connection's one {@link ReceivedFields}. Netty's own
 * validation is off: {@link RequestReader} and {@link ResponseReader} do all of it and more, where
 * the stream exists already, so that a malformed request costs its stream and not the connection.
 */
public final class FieldsDecoder extends DefaultHttp2HeadersDecoder {
  /** Cookies may come as many fields that become one line. */
  private static final int FIELDS_PER_LINE = 2;

  private final ReceivedFields fields;

  /**
   * @param limits of which the bytes of all lines are what HPACK may unpack a block to, each field
   *     counted with 32 bytes more (RFC 9113 §6.5.2)
   */
  public FieldsDecoder(HeadLimits limits) {
    super(false, limits.headers());
    fields = new ReceivedFields(limits.lines() * FIELDS_PER_LINE);
  }

  @Override
  protected Http2Headers newHeaders() {
    fields.reset();
    return fields;
  }
}
