package io.gazan.dataplane;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients that each ask for something large, and then take a few bytes of it now and then. They
 * have hardly any room themselves, so that what they do not take waits in the data plane.
 */
final class SlowReaders implements AutoCloseable {
  private static final int ROOM = 4096;

  private final List<SocketChannel> open = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(512);
  private int shed;
  private int closed;

  /** One more of them. */
  void ask(InetSocketAddress address, String host) throws IOException {
    SocketChannel channel = SocketChannel.open();
    open.add(channel);
    channel.setOption(StandardSocketOptions.SO_RCVBUF, ROOM);
    channel.connect(address);
    channel.write(
        ByteBuffer.wrap(("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").getBytes(US_ASCII)));
    channel.configureBlocking(false);
  }

  /** Everybody takes up to 512 bytes of what is there. */
  void sip() {
    for (SocketChannel channel : List.copyOf(open)) {
      buffer.clear();
      try {
        int read = channel.read(buffer);
        if (read < 0) {
          drop(channel);
        } else if (startsWith(read, "HTTP/1.1 503")) {
          shed++;
        }
      } catch (IOException e) {
        drop(channel);
      }
    }
  }

  private boolean startsWith(int length, String start) {
    return length >= start.length()
        && new String(buffer.array(), 0, start.length(), US_ASCII).equals(start);
  }

  private void drop(SocketChannel channel) {
    closed++;
    open.remove(channel);
    close(channel);
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // It is gone.
    }
  }

  /** Those who were told to come later. */
  int shed() {
    return shed;
  }

  /** Those whose connection the data plane ended. */
  int ended() {
    return closed;
  }

  @Override
  public void close() {
    open.forEach(SlowReaders::close);
    open.clear();
  }
}
