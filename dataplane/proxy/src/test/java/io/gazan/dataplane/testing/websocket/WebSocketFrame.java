package io.gazan.dataplane.testing.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;

/** One frame of RFC 6455 §5.2, unmasked; {@code first} is its first byte: FIN, RSV and opcode. */
public final class WebSocketFrame {
  public static final int CONTINUATION = 0;
  public static final int TEXT = 1;
  public static final int BINARY = 2;
  public static final int CLOSE = 8;
  public static final int PING = 9;
  public static final int PONG = 10;

  private static final int FIN = 0x80;
  private static final int LONGEST = 64 << 20;

  private final int first;
  private final boolean masked;
  private final byte[] payload;

  private WebSocketFrame(int first, boolean masked, byte[] payload) {
    this.first = first;
    this.masked = masked;
    this.payload = payload;
  }

  public static WebSocketFrame of(int opcode, boolean fin, byte[] payload) {
    return new WebSocketFrame((fin ? FIN : 0) | opcode, false, payload);
  }

  public static WebSocketFrame text(String text) {
    return of(TEXT, true, text.getBytes(UTF_8));
  }

  /** A close frame with a code and a reason. */
  public static WebSocketFrame close(int code, String reason) {
    byte[] text = reason.getBytes(UTF_8);
    return of(
        CLOSE, true, ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array());
  }

  public int opcode() {
    return first & 0xf;
  }

  public boolean isFinal() {
    return (first & FIN) != 0;
  }

  /** Whether the sender had masked it. */
  public boolean isMasked() {
    return masked;
  }

  public byte[] payload() {
    return payload;
  }

  /** The payload as UTF-8; of a close frame what follows the code. */
  public String text() {
    int from = opcode() == CLOSE ? Math.min(2, payload.length) : 0;
    return new String(payload, from, payload.length - from, UTF_8);
  }

  /** The code of a close frame, 1005 if it has none. */
  public int closeCode() {
    return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
  }

  /** As a client sends it (masked with a random key) or as a server does. */
  public byte[] encode(boolean mask) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(first);
    int bit = mask ? 0x80 : 0;
    if (payload.length < 126) {
      bytes.write(bit | payload.length);
    } else if (payload.length < 65_536) {
      bytes.write(bit | 126);
      bytes.writeBytes(ByteBuffer.allocate(2).putShort((short) payload.length).array());
    } else {
      bytes.write(bit | 127);
      bytes.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
    }
    byte[] sent = payload.clone();
    if (mask) {
      byte[] key = new byte[4];
      ThreadLocalRandom.current().nextBytes(key);
      bytes.writeBytes(key);
      applyMask(sent, key);
    }
    bytes.writeBytes(sent);
    return bytes.toByteArray();
  }

  static WebSocketFrame read(DataInputStream in) throws IOException {
    int first = in.readUnsignedByte();
    int second = in.readUnsignedByte();
    long length = second & 0x7f;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    if (length < 0 || length > LONGEST) {
      throw new IOException("a frame of " + length + " bytes, expected at most " + LONGEST);
    }
    boolean masked = (second & 0x80) != 0;
    byte[] key = new byte[4];
    if (masked) {
      in.readFully(key);
    }
    byte[] payload = new byte[(int) length];
    in.readFully(payload);
    if (masked) {
      applyMask(payload, key);
    }
    return new WebSocketFrame(first, masked, payload);
  }

  private static void applyMask(byte[] bytes, byte[] key) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] ^= key[i & 3];
    }
  }

  @Override
  public String toString() {
    return "frame[opcode="
        + opcode()
        + " fin="
        + isFinal()
        + " length="
        + payload.length
        + (opcode() == CLOSE ? " code=" + closeCode() : "")
        + "]";
  }
}
