package io.gazan.dataplane.http2.head;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * A header block that is HPACK already, on its way through Netty's encoder to {@link BlockEncoder}.
 * It can be written ahead of time because our HPACK has no state. It is a {@link Http2Headers} only
 * because Netty's encoder passes those on; the one thing that is asked of it there is the status.
 */
final class EncodedHead extends DefaultHttp2Headers {
  private byte[] bytes = new byte[0];
  private int length;
  private @Nullable AsciiString status;

  EncodedHead() {
    super(false, false, 2);
  }

  /**
   * Sets what is to be written; the array is not copied.
   *
   * @param newStatus of a response, 0 for anything else
   */
  EncodedHead set(byte[] newBytes, int newLength, int newStatus) {
    bytes = newBytes;
    length = newLength;
    status = newStatus == 0 ? null : HttpResponseStatus.valueOf(newStatus).codeAsText();
    return this;
  }

  void writeTo(ByteBuf out) {
    out.writeBytes(bytes, 0, length);
  }

  @Override
  public @Nullable AsciiString status() {
    return status;
  }

  @Override
  public String toString() {
    return "EncodedHead[" + length + " bytes]";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
