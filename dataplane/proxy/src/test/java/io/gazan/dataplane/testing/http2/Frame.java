package io.gazan.dataplane.testing.http2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.gazan.dataplane.testing.WireHeaders;
import io.netty.handler.codec.http2.Http2Error;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One frame. A HEADERS frame that was read has its CONTINUATIONs in it already and its fields
 * decoded; padding and priority stay in the payload of a frame that is written and are taken off
 * one that was read.
 */
public final class Frame {
  private final int type;
  private final int flags;
  private final int stream;
  private final byte[] payload;
  private final @Nullable WireHeaders headers;

  public Frame(int type, int flags, int stream, byte[] payload) {
    this(type, flags, stream, payload, null);
  }

  Frame(int type, int flags, int stream, byte[] payload, @Nullable WireHeaders headers) {
    this.type = type;
    this.flags = flags;
    this.stream = stream;
    this.payload = payload;
    this.headers = headers;
  }

  public int type() {
    return type;
  }

  public int flags() {
    return flags;
  }

  public int stream() {
    return stream;
  }

  public byte[] payload() {
    return payload;
  }

  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** Whether this is a DATA or HEADERS frame that ends its stream. */
  public boolean endsStream() {
    return (type == FrameType.DATA || type == FrameType.HEADERS) && has(FrameType.END_STREAM);
  }

  /** The fields of HEADERS, pseudo-headers first. */
  public WireHeaders headers() {
    WireHeaders decoded = headers;
    if (decoded == null) {
      throw new AssertionError("no header block in " + this);
    }
    return decoded;
  }

  /** The value of {@code :status} in HEADERS. */
  public int status() {
    String value = headers().first(":status");
    if (value == null) {
      throw new AssertionError("no :status in " + this);
    }
    return Integer.parseInt(value);
  }

  /** The payload of DATA, or the debug data of GOAWAY, as Latin-1. */
  public String text() {
    int from = type == FrameType.GOAWAY ? 8 : 0;
    return new String(payload, from, payload.length - from, ISO_8859_1);
  }

  /** The error code of RST_STREAM or GOAWAY. */
  public Http2Error error() {
    int code = ByteBuffer.wrap(payload).getInt(type == FrameType.GOAWAY ? 4 : 0);
    Http2Error error = Http2Error.valueOf(code);
    if (error == null) {
      throw new AssertionError("unknown error code " + code + " in " + this);
    }
    return error;
  }

  /** The last stream that the sender of GOAWAY looked at. */
  public int lastStream() {
    return ByteBuffer.wrap(payload).getInt(0) & Integer.MAX_VALUE;
  }

  /** The increment of WINDOW_UPDATE. */
  public int increment() {
    return ByteBuffer.wrap(payload).getInt(0) & Integer.MAX_VALUE;
  }

  /** The identifiers and values of SETTINGS. */
  public Map<Integer, Integer> settings() {
    Map<Integer, Integer> settings = new LinkedHashMap<>();
    ByteBuffer buffer = ByteBuffer.wrap(payload);
    while (buffer.remaining() >= 6) {
      settings.put((int) buffer.getShort(), buffer.getInt());
    }
    return settings;
  }

  @Override
  public String toString() {
    String what =
        switch (type) {
          case FrameType.HEADERS -> headers == null ? "" : " " + headers.lines();
          case FrameType.RST_STREAM -> payload.length == 4 ? " " + error() : "";
          case FrameType.GOAWAY ->
              payload.length >= 8 ? " " + error() + " last=" + lastStream() + " " + text() : "";
          case FrameType.SETTINGS -> " " + settings();
          default -> "";
        };
    return FrameType.name(type)
        + "[stream="
        + stream
        + " flags=0x"
        + Integer.toHexString(flags)
        + " length="
        + payload.length
        + "]"
        + what;
  }
}
