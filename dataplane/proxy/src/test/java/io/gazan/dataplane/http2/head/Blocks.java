package io.gazan.dataplane.http2.head;

import io.gazan.dataplane.http.ForwardingHeaders;
import io.gazan.dataplane.http.Method;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.ResponseHead;
import io.gazan.dataplane.http1.Decoded;
import io.gazan.dataplane.http1.HeadLimits;
import io.gazan.dataplane.http1.HeadPool;
import io.gazan.dataplane.http1.RequestHeadDecoder;
import io.gazan.dataplane.http1.ResponseHeadDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the tests share: header blocks by Netty's encoder, and ours read by Netty's decoder. */
public final class Blocks {
  public static final ForwardingHeaders UNTRUSTED = forwarding(false);
  static final ForwardingHeaders TRUSTED = forwarding(true);

  private static final HeadPool POOL = new HeadPool();

  private Blocks() {}

  private static ForwardingHeaders forwarding(boolean trusted) {
    try {
      InetAddress peer = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 7});
      InetAddress local = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      return ForwardingHeaders.of(
          new InetSocketAddress(peer, 5000), new InetSocketAddress(local, 6194), true, trusted);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private static AsciiString bytes(String text) {
    return new AsciiString(text.getBytes(StandardCharsets.ISO_8859_1), false);
  }

  /** HPACK of these names and values, which are checked by nobody. */
  public static ByteBuf hpack(List<String> namesAndValues) {
    DefaultHttp2Headers headers = new Unordered();
    for (int i = 0; i < namesAndValues.size(); i += 2) {
      headers.add(bytes(namesAndValues.get(i)), bytes(namesAndValues.get(i + 1)));
    }
    ByteBuf out = Unpooled.buffer();
    try {
      new DefaultHttp2HeadersEncoder((name, value) -> false, true).encodeHeaders(1, headers, out);
    } catch (Http2Exception e) {
      throw new IllegalStateException(e);
    }
    return out;
  }

  /** The fields as our decoder keeps them. */
  public static Http2Headers fields(String... namesAndValues) throws Http2Exception {
    return fields(List.of(namesAndValues));
  }

  static Http2Headers fields(List<String> namesAndValues) throws Http2Exception {
    ByteBuf block = hpack(namesAndValues);
    try {
      return new FieldsDecoder(HeadLimits.DEFAULT).decodeHeaders(1, block);
    } finally {
      block.release();
    }
  }

  /** What Netty's decoder reads, in order, {@code name: value}. */
  static List<String> read(Http2Headers encoded) throws Http2Exception {
    ByteBuf block = Unpooled.buffer();
    new BlockEncoder().encodeHeaders(1, encoded, block);
    return read(block);
  }

  static List<String> read(ByteBuf block) throws Http2Exception {
    List<String> lines = new ArrayList<>();
    try {
      Http2Headers headers =
          new DefaultHttp2HeadersDecoder(true, 64 * 1024).decodeHeaders(1, block);
      for (Map.Entry<CharSequence, CharSequence> entry : headers) {
        lines.add(entry.getKey() + ": " + entry.getValue());
      }
    } finally {
      block.release();
    }
    return lines;
  }

  public static RequestHead http1Request(String... lines) {
    RequestHeadDecoder decoder = new RequestHeadDecoder(POOL, HeadLimits.DEFAULT);
    ByteBuf in = http1(lines);
    if (decoder.decode(in) != Decoded.HEAD) {
      throw new IllegalArgumentException(decoder.detail());
    }
    return decoder.take();
  }

  public static ResponseHead http1Response(Method method, String... lines) {
    ResponseHeadDecoder decoder = new ResponseHeadDecoder(POOL, HeadLimits.UPSTREAM);
    ByteBuf in = http1(lines);
    if (decoder.decode(in, method) != Decoded.HEAD) {
      throw new IllegalArgumentException(decoder.detail());
    }
    return decoder.take();
  }

  private static ByteBuf http1(String... lines) {
    return Unpooled.wrappedBuffer(head(lines).getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Lines with their line ends, and the empty line behind them. */
  static String head(String... lines) {
    return String.join("\r\n", lines) + "\r\n\r\n";
  }

  /** The image of a request, as it would stand on an HTTP/1.1 connection. */
  static String image(RequestHead head) {
    return new String(head.bytes(), 0, head.headers().end(), StandardCharsets.ISO_8859_1) + "\r\n";
  }

  /** Netty puts pseudo-header fields first; these stay where they were put. */
  private static final class Unordered extends DefaultHttp2Headers {
    private final List<Map.Entry<CharSequence, CharSequence>> entries = new ArrayList<>();

    Unordered() {
      super(false, false, 2);
    }

    @Override
    public Http2Headers add(CharSequence name, CharSequence value) {
      entries.add(Map.entry(name, value));
      return this;
    }

    @Override
    public Iterator<Map.Entry<CharSequence, CharSequence>> iterator() {
      return entries.iterator();
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
}
