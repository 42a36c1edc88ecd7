package io.gazan.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Keep-alive connections that are each used for one request and then left open. They come from
 * several loopback addresses because one address has too few ephemeral ports.
 */
final class IdleConnections implements AutoCloseable {
  private static final int PER_ADDRESS = 2_500;
  private static final byte[] REQUEST =
      ("GET / HTTP/1.1\r\nHost: " + Workload.HOST + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);

  private final List<SocketChannel> open = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(4096);
  private long errors;

  void open(int port, int count) throws IOException {
    InetSocketAddress proxy = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    for (int i = 0; i < count; i++) {
      SocketChannel channel = SocketChannel.open();
      open.add(channel);
      channel.bind(
          new InetSocketAddress(InetAddress.ofLiteral("127.0.0." + (2 + i / PER_ADDRESS)), 0));
      channel.connect(proxy);
      exchange(channel);
    }
  }

  /**
   * Sends one more request on each, so that a proxy which quietly dropped some does not look
   * frugal.
   */
  long useAgain() {
    for (SocketChannel channel : open) {
      try {
        exchange(channel);
      } catch (IOException e) {
        errors++;
      }
    }
    return errors;
  }

  private void exchange(SocketChannel channel) throws IOException {
    channel.write(ByteBuffer.wrap(REQUEST));
    buffer.clear();
    while (!complete()) {
      if (channel.read(buffer) < 0) {
        throw new IOException("closed before the response was complete");
      }
    }
    if (!text().startsWith("HTTP/1.1 200")) {
      errors++;
    }
  }

  /** The body ends with the only newline that no carriage return precedes. */
  private boolean complete() {
    int end = buffer.position();
    return end > 1 && buffer.get(end - 1) == '\n' && buffer.get(end - 2) != '\r';
  }

  private String text() {
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    for (SocketChannel channel : open) {
      try {
        channel.close();
      } catch (IOException e) {
        errors++;
      }
    }
    open.clear();
  }
}
