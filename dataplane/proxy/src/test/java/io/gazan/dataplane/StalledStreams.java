package io.gazan.dataplane;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients of HTTP/2 in clear text that ask for something large on many streams and then read
 * nothing at all, neither its bytes nor the windows' worth of them (RFC 9113 §5.2).
 */
final class StalledStreams implements AutoCloseable {
  private static final int ROOM = 4096;
  private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);
  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int END_STREAM_AND_HEADERS = 5;

  /** {@code GET}, {@code http}, {@code /} of the static table, then a name of it (RFC 7541). */
  private static final byte[] FIELDS = {(byte) 0x82, (byte) 0x86, (byte) 0x84, 0x01};

  private final List<SocketChannel> open = new ArrayList<>();

  /** One more connection. */
  void ask(InetSocketAddress address, String host, int streams) throws IOException {
    SocketChannel channel = SocketChannel.open();
    open.add(channel);
    channel.setOption(StandardSocketOptions.SO_RCVBUF, ROOM);
    channel.connect(address);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(PREFACE);
    frame(out, SETTINGS, 0, 0, new byte[0]);
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(FIELDS);
    block.write(host.length());
    block.write(host.getBytes(US_ASCII));
    for (int i = 0; i < streams; i++) {
      frame(out, HEADERS, END_STREAM_AND_HEADERS, 2 * i + 1, block.toByteArray());
    }
    ByteBuffer bytes = ByteBuffer.wrap(out.toByteArray());
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static void frame(
      ByteArrayOutputStream out, int type, int flags, int stream, byte[] content)
      throws IOException {
    out.write(
        ByteBuffer.allocate(9)
            .put((byte) 0)
            .putShort((short) content.length)
            .put((byte) type)
            .put((byte) flags)
            .putInt(stream)
            .array());
    out.write(content);
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : open) {
      channel.close();
    }
    open.clear();
  }
}
