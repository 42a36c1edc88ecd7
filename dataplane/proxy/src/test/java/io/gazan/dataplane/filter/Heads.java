package io.gazan.dataplane.filter;

import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http1.Decoded;
import io.gazan.dataplane.http1.HeadLimits;
import io.gazan.dataplane.http1.HeadPool;
import io.gazan.dataplane.http1.RequestHeadDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Request heads as the decoder makes them. */
public final class Heads {
  private Heads() {}

  /** A GET with this {@code Host} and these further complete header lines. */
  public static RequestHead get(String host, String target, String... lines) {
    StringBuilder text = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n");
    for (String line : lines) {
      text.append(line).append("\r\n");
    }
    return read(text.append("\r\n").toString());
  }

  public static RequestHead read(String text) {
    ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    RequestHeadDecoder decoder = new RequestHeadDecoder(new HeadPool(), HeadLimits.DEFAULT);
    Decoded decoded = decoder.decode(bytes);
    bytes.release();
    if (decoded != Decoded.HEAD) {
      throw new AssertionError(decoded + ": " + decoder.detail() + " in " + text);
    }
    return decoder.take();
  }
}
