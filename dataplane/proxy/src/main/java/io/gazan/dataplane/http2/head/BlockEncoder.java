package io.gazan.dataplane.http2.head;

import io.gazan.dataplane.http.Ascii;
import io.gazan.dataplane.http.HpackField;
import io.gazan.dataplane.http.KnownHeader;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import java.util.Map;

/**
 * Puts ready header blocks into frames, one per connection. The dynamic table is never used; a peer
 * that makes its own smaller than the default is told so once, as RFC 7541 §4.2 demands. The peer's
 * limit for header lists is advice and is not taken (a tiny one would make us reset every stream).
 */
public final class BlockEncoder implements Http2HeadersEncoder, Http2HeadersEncoder.Configuration {
  /** A dynamic table size update to 0. */
  private static final int NO_TABLE = 0x20;

  private long tableSize = Http2CodecUtil.DEFAULT_HEADER_TABLE_SIZE;
  private long listSize = Http2CodecUtil.MAX_HEADER_LIST_SIZE;
  private boolean updateDue;
  private boolean updated;

  @Override
  public void encodeHeaders(int streamId, Http2Headers headers, ByteBuf buffer) {
    if (updateDue) {
      buffer.writeByte(NO_TABLE);
      updateDue = false;
      updated = true;
    }
    if (headers instanceof EncodedHead head) {
      head.writeTo(buffer);
    } else {
      other(headers, buffer);
    }
  }

  /** What Netty itself sends: its answer to a header list that is too large. */
  private static void other(Http2Headers headers, ByteBuf buffer) {
    for (Map.Entry<CharSequence, CharSequence> entry : headers) {
      byte[] name = Ascii.bytes(entry.getKey().toString());
      byte[] value = Ascii.bytes(entry.getValue().toString());
      byte[] out = new byte[name.length + value.length + HpackField.OVERHEAD];
      int n = HpackField.name(out, 0, KnownHeader.UNKNOWN, name, 0, name.length);
      buffer.writeBytes(out, 0, HpackField.text(out, n, value, 0, value.length));
    }
  }

  @Override
  public Configuration configuration() {
    return this;
  }

  @Override
  public void maxHeaderTableSize(long max) throws Http2Exception {
    if (max < 0 || max > Http2CodecUtil.MAX_HEADER_TABLE_SIZE) {
      throw Http2Exception.connectionError(
          Http2Error.PROTOCOL_ERROR, "header table size %d is not below 2^32", max);
    }
    updateDue |= !updated && max < Http2CodecUtil.DEFAULT_HEADER_TABLE_SIZE;
    tableSize = max;
  }

  @Override
  public long maxHeaderTableSize() {
    return tableSize;
  }

  @Override
  public void maxHeaderListSize(long max) {
    listSize = max;
  }

  @Override
  public long maxHeaderListSize() {
    return listSize;
  }
}
