package io.gazan.dataplane.testing.http2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.gazan.dataplane.testing.WireHeaders;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * HPACK (RFC 7541) of one connection. Written blocks are literals without indexing and without
 * Huffman coding, in the order given and with whatever bytes are given; what is read goes through
 * Netty's decoder with its checks turned off and a limit of 1 MiB.
 */
public final class HeaderBlocks {
  private static final int LARGEST = 1 << 20;

  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false, LARGEST);

  HeaderBlocks() throws IOException {
    try {
      decoder.configuration().maxHeaderListSize(LARGEST, LARGEST);
    } catch (Http2Exception e) {
      throw new IOException(e);
    }
  }

  /** The fields as one block, name and value as Latin-1. */
  public static byte[] encode(List<WireHeaders.Line> fields) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (WireHeaders.Line field : fields) {
      block.write(0x00);
      string(block, field.name());
      string(block, field.value());
    }
    return block.toByteArray();
  }

  /** One field given as {@code name: value} or {@code :pseudo: value}, split at its first colon. */
  public static WireHeaders.Line field(String line) {
    int colon = line.indexOf(':', 1);
    String value = line.substring(colon + 1);
    return new WireHeaders.Line(
        line.substring(0, colon), value.startsWith(" ") ? value.substring(1) : value);
  }

  public static List<WireHeaders.Line> fields(String... lines) {
    List<WireHeaders.Line> fields = new ArrayList<>();
    for (String line : lines) {
      fields.add(field(line));
    }
    return fields;
  }

  private static void string(ByteArrayOutputStream block, String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    integer(block, 7, bytes.length);
    block.writeBytes(bytes);
  }

  /** RFC 7541 §5.1, with nothing in the bits before the prefix. */
  static void integer(ByteArrayOutputStream block, int prefix, int value) {
    int full = (1 << prefix) - 1;
    if (value < full) {
      block.write(value);
      return;
    }
    block.write(full);
    int rest = value - full;
    while (rest >= 0x80) {
      block.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    block.write(rest);
  }

  WireHeaders decode(int stream, byte[] block) throws IOException {
    ByteBuf buffer = Unpooled.wrappedBuffer(block);
    try {
      Http2Headers headers = decoder.decodeHeaders(stream, buffer);
      List<WireHeaders.Line> lines = new ArrayList<>();
      headers.forEach(
          e -> lines.add(new WireHeaders.Line(e.getKey().toString(), e.getValue().toString())));
      return new WireHeaders(lines);
    } catch (Http2Exception e) {
      throw new IOException("the peer's header block cannot be decoded: " + e.getMessage(), e);
    } finally {
      buffer.release();
    }
  }
}
