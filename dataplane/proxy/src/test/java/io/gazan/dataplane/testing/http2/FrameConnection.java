package io.gazan.dataplane.testing.http2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.gazan.dataplane.testing.WireHeaders;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * Frames over a socket, either side. Blocking; every read is bounded by twenty seconds unless told
 * otherwise. One thread reads; any thread may write.
 */
public sealed class FrameConnection implements AutoCloseable
    permits RawHttp2Client, ScriptedConnection {
  private static final int LARGEST_READ = (1 << 24) - 1;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final HeaderBlocks blocks;

  FrameConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
    this.out = socket.getOutputStream();
    this.blocks = new HeaderBlocks();
  }

  public Socket socket() {
    return socket;
  }

  /** Bounds every further read. */
  public void timeout(Duration timeout) throws IOException {
    socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
  }

  /** Writes those bytes as they are. */
  public void bytes(byte[] bytes) throws IOException {
    synchronized (out) {
      out.write(bytes);
      out.flush();
    }
  }

  /** A frame's bytes, whatever they mean. */
  public static byte[] encode(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  public void frame(int type, int flags, int stream, byte[] payload) throws IOException {
    bytes(encode(type, flags, stream, payload));
  }

  /** SETTINGS with pairs of identifier and value. */
  public void settings(int... pairs) throws IOException {
    ByteBuffer payload = ByteBuffer.allocate(pairs.length * 3);
    for (int i = 0; i < pairs.length; i += 2) {
      payload.putShort((short) pairs[i]).putInt(pairs[i + 1]);
    }
    frame(FrameType.SETTINGS, 0, 0, payload.array());
  }

  public void acknowledgeSettings() throws IOException {
    frame(FrameType.SETTINGS, FrameType.ACK, 0, new byte[0]);
  }

  /** One header block as HEADERS and, beyond 16 KiB, CONTINUATION frames. */
  public void headers(int stream, boolean end, List<WireHeaders.Line> fields) throws IOException {
    block(stream, end, HeaderBlocks.encode(fields), 16_384);
  }

  /** The same with fields written {@code name: value}. */
  public void headers(int stream, boolean end, String... fields) throws IOException {
    headers(stream, end, HeaderBlocks.fields(fields));
  }

  /** An encoded header block in frames of at most that many bytes, sent in one write. */
  public void block(int stream, boolean end, byte[] block, int largestFrame) throws IOException {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    int at = 0;
    do {
      int n = Math.min(largestFrame, block.length - at);
      boolean first = at == 0;
      boolean last = at + n == block.length;
      frames.writeBytes(
          encode(
              first ? FrameType.HEADERS : FrameType.CONTINUATION,
              (first && end ? FrameType.END_STREAM : 0) | (last ? FrameType.END_HEADERS : 0),
              stream,
              Arrays.copyOfRange(block, at, at + n)));
      at += n;
    } while (at < block.length);
    bytes(frames.toByteArray());
  }

  public void data(int stream, boolean end, String text) throws IOException {
    data(stream, end, text.getBytes(ISO_8859_1));
  }

  /** One DATA frame, whatever the window says. */
  public void data(int stream, boolean end, byte[] bytes) throws IOException {
    frame(FrameType.DATA, end ? FrameType.END_STREAM : 0, stream, bytes);
  }

  public void reset(int stream, long errorCode) throws IOException {
    frame(FrameType.RST_STREAM, 0, stream, word((int) errorCode));
  }

  public void ping(long data) throws IOException {
    frame(FrameType.PING, 0, 0, ByteBuffer.allocate(8).putLong(data).array());
  }

  public void windowUpdate(int stream, int increment) throws IOException {
    frame(FrameType.WINDOW_UPDATE, 0, stream, word(increment));
  }

  public void priority(int stream, int dependsOn, int weight) throws IOException {
    frame(
        FrameType.PRIORITY,
        0,
        stream,
        ByteBuffer.allocate(5).putInt(dependsOn).put((byte) (weight - 1)).array());
  }

  public void goAway(int lastStream, long errorCode, String debug) throws IOException {
    byte[] text = debug.getBytes(ISO_8859_1);
    frame(
        FrameType.GOAWAY,
        0,
        0,
        ByteBuffer.allocate(8 + text.length)
            .putInt(lastStream)
            .putInt((int) errorCode)
            .put(text)
            .array());
  }

  private static byte[] word(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  /** The next frame; an {@link EOFException} if the peer closed instead. */
  Frame read() throws IOException {
    Frame frame = readOne();
    if (frame.type() != FrameType.HEADERS) {
      return frame.type() == FrameType.DATA
          ? new Frame(FrameType.DATA, frame.flags(), frame.stream(), unpadded(frame))
          : frame;
    }
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.writeBytes(fragment(frame));
    boolean whole = frame.has(FrameType.END_HEADERS);
    while (!whole) {
      Frame next = readOne();
      if (next.type() != FrameType.CONTINUATION || next.stream() != frame.stream()) {
        throw new IOException("inside a header block came " + next);
      }
      block.writeBytes(next.payload());
      whole = next.has(FrameType.END_HEADERS);
    }
    byte[] bytes = block.toByteArray();
    return new Frame(
        FrameType.HEADERS,
        frame.flags() | FrameType.END_HEADERS,
        frame.stream(),
        bytes,
        blocks.decode(frame.stream(), bytes));
  }

  private Frame readOne() throws IOException {
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt() & Integer.MAX_VALUE;
    byte[] payload = new byte[Math.min(length, LARGEST_READ)];
    in.readFully(payload);
    return new Frame(type, flags, stream, payload);
  }

  private static byte[] unpadded(Frame frame) throws IOException {
    byte[] payload = frame.payload();
    if (!frame.has(FrameType.PADDED)) {
      return payload;
    }
    int padding = payload.length == 0 ? 0 : payload[0] & 0xff;
    if (payload.length == 0 || padding >= payload.length) {
      throw new IOException("more padding than payload in " + frame);
    }
    return Arrays.copyOfRange(payload, 1, payload.length - padding);
  }

  private static byte[] fragment(Frame frame) throws IOException {
    byte[] payload = unpadded(frame);
    return frame.has(FrameType.WITH_PRIORITY)
        ? Arrays.copyOfRange(payload, 5, payload.length)
        : payload;
  }

  /** Whether nothing at all comes within that time; a close counts as something. */
  public boolean isQuietFor(Duration time) throws IOException {
    int before = socket.getSoTimeout();
    socket.setSoTimeout(Math.toIntExact(Math.max(1, time.toMillis())));
    try {
      in.mark(1);
      int next = in.read();
      if (next >= 0) {
        in.reset();
      }
      return false;
    } catch (SocketTimeoutException e) {
      return true;
    } finally {
      socket.setSoTimeout(before);
    }
  }

  /** Whether an exception means that the peer closed or reset the connection. */
  static boolean isClose(IOException e) {
    return e instanceof EOFException
        || (e instanceof SocketException && !(e instanceof java.net.ConnectException))
        || (e instanceof SSLException && !(e instanceof javax.net.ssl.SSLHandshakeException));
  }

  byte[] readBytes(int n) throws IOException {
    byte[] bytes = new byte[n];
    in.readFully(bytes);
    return bytes;
  }

  /** Says that no more bytes come (FIN), and stays able to read. */
  public void finish() throws IOException {
    socket.shutdownOutput();
  }

  /** Tears the connection down with an RST of TCP. */
  public void tear() throws IOException {
    socket.setOption(StandardSocketOptions.SO_LINGER, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
