package io.gazan.dataplane;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Clients that begin a request and then send it a byte at a time, if at all. */
final class SlowWriters implements AutoCloseable {
  private final List<SocketChannel> open = new ArrayList<>();
  private final ByteBuffer answer = ByteBuffer.allocate(1024);
  private int told;

  /** So many more of them, who have sent this. */
  void begin(int count, InetSocketAddress address, String request) throws IOException {
    for (int i = 0; i < count; i++) {
      SocketChannel channel = SocketChannel.open(address);
      open.add(channel);
      channel.write(ByteBuffer.wrap(request.getBytes(US_ASCII)));
      channel.configureBlocking(false);
    }
  }

  /** Everybody who is still there sends one byte more; {@code next} 0 = nothing. */
  void drip(int next) {
    for (SocketChannel channel : List.copyOf(open)) {
      try {
        answer.clear();
        int read = channel.read(answer);
        if (read > 0 && new String(answer.array(), 0, read, US_ASCII).startsWith("HTTP/1.1 408")) {
          told++;
        }
        if (read < 0) {
          end(channel);
        } else if (next != 0) {
          channel.write(ByteBuffer.wrap(new byte[] {(byte) next}));
        }
      } catch (IOException e) {
        end(channel);
      }
    }
  }

  private void end(SocketChannel channel) {
    open.remove(channel);
    try {
      channel.close();
    } catch (IOException e) {
      // It is gone.
    }
  }

  /** Those whom the data plane has not put an end to. */
  int left() {
    return open.size();
  }

  /** Those who were told why: 408. */
  int told() {
    return told;
  }

  @Override
  public void close() {
    List.copyOf(open).forEach(this::end);
  }
}
