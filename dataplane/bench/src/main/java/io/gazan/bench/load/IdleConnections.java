package io.gazan.bench.load;

import io.gazan.bench.workload.Workload;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Keep-alive connections that are each used for one request and then left open. They come from
 * several loopback addresses because one address has too few ephemeral ports. A connection that
 * fails is counted, never the end of the run.
 */
public final class IdleConnections implements AutoCloseable {
  private static final int PER_ADDRESS = 2_500;
  private static final int PATIENCE_MILLIS = 5_000;

  /** More failures than this are a proxy that is gone, not worth waiting for the rest. */
  private static final int MOST_ERRORS = 100;

  private static final byte[] REQUEST =
      ("GET / HTTP/1.1\r\nHost: " + Workload.HOST + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);

  private final List<Socket> open = new ArrayList<>();
  private final byte[] buffer = new byte[4096];
  private long errors;

  public void open(int port, int count) throws IOException {
    InetSocketAddress proxy = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    for (int i = 0; i < count; i++) {
      Socket socket = new Socket();
      open.add(socket);
      try {
        socket.bind(
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0." + (2 + i / PER_ADDRESS)), 0));
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(proxy, PATIENCE_MILLIS);
        exchange(socket);
      } catch (IOException e) {
        count(e);
      }
    }
  }

  /**
   * Sends one more request on each, so that a proxy which quietly dropped some does not look
   * frugal.
   */
  public long useAgain() throws IOException {
    for (Socket socket : open) {
      try {
        exchange(socket);
      } catch (IOException e) {
        count(e);
      }
    }
    return errors;
  }

  private void count(IOException failure) throws IOException {
    if (++errors > MOST_ERRORS) {
      throw new IOException(
          "more than " + MOST_ERRORS + " of " + open.size() + " idle connections failed", failure);
    }
  }

  private void exchange(Socket socket) throws IOException {
    socket.getOutputStream().write(REQUEST);
    int end = 0;
    while (!complete(end)) {
      int read = socket.getInputStream().read(buffer, end, buffer.length - end);
      if (read <= 0) {
        throw new IOException("closed before the response was complete, after " + text(end));
      }
      end += read;
    }
    if (!text(end).startsWith("HTTP/1.1 200")) {
      throw new IOException("answered " + text(end));
    }
  }

  /** The body ends with the only newline that no carriage return precedes. */
  private boolean complete(int end) {
    return end > 1 && buffer[end - 1] == '\n' && buffer[end - 2] != '\r';
  }

  private String text(int end) {
    return new String(buffer, 0, end, StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    for (Socket socket : open) {
      try {
        socket.close();
      } catch (IOException e) {
        errors++;
      }
    }
    open.clear();
  }
}
