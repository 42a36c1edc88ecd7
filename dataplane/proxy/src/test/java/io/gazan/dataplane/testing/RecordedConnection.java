package io.gazan.dataplane.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One connection of a {@link RecordingEndpoint}: what it brought, and what the script may do. */
public final class RecordedConnection {
  private final Socket socket;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final InputStream in;
  private final WireReader reader;
  private volatile @Nullable IOException failure;
  private volatile boolean ended;

  RecordedConnection(Socket socket, InputStream source) {
    this.socket = socket;
    this.in = new BufferedInputStream(new Tee(source));
    this.reader = new WireReader(in);
  }

  /** The next request, strictly read; null when the proxy closed. */
  public @Nullable WireRequest request() throws IOException {
    return reader.request();
  }

  /** The next bytes, as many as there are, at most {@code max}; empty at the end. */
  public byte[] readSome(int max) throws IOException {
    byte[] bytes = new byte[max];
    int n = in.read(bytes);
    return java.util.Arrays.copyOf(bytes, Math.max(n, 0));
  }

  /** Reads until the head's empty line. */
  public String readHead() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("closed inside the head: " + head);
      }
      head.append((char) b);
    }
    return head.toString();
  }

  public void write(String text) throws IOException {
    write(text.getBytes(ISO_8859_1));
  }

  public void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Says that no more bytes come, and stays able to read. */
  public void finish() throws IOException {
    socket.shutdownOutput();
  }

  public void reset() throws IOException {
    socket.setOption(StandardSocketOptions.SO_LINGER, 0);
    socket.close();
  }

  /** Reads and drops bytes until the proxy closes. */
  public void awaitClose() throws IOException {
    in.transferTo(java.io.OutputStream.nullOutputStream());
  }

  /** Every byte that came so far. */
  public byte[] received() {
    synchronized (received) {
      return received.toByteArray();
    }
  }

  /** The recorded bytes as requests; fails unless all of them are strictly readable. */
  public List<WireRequest> requests() throws IOException {
    WireReader all = new WireReader(new ByteArrayInputStream(received()));
    List<WireRequest> requests = new ArrayList<>();
    for (WireRequest r = all.request(); r != null; r = all.request()) {
      requests.add(r);
    }
    return requests;
  }

  /** The recorded bytes as requests, but for one at the end that was torn off. */
  public List<WireRequest> requestsSoFar() throws IOException {
    WireReader all = new WireReader(new ByteArrayInputStream(received()));
    List<WireRequest> requests = new ArrayList<>();
    try {
      for (WireRequest r = all.request(); r != null; r = all.request()) {
        requests.add(r);
      }
    } catch (EOFException e) {
      // Torn off by the proxy, so that no endpoint takes it for whole.
    }
    return requests;
  }

  /** Whether the connection is over. */
  public boolean isOver() {
    return ended;
  }

  /** Why the script ended early, if it did. */
  public @Nullable IOException failure() {
    return failure;
  }

  void failed(IOException e) {
    failure = e;
  }

  /** Over is what is closed, so that nobody sees the one before the other. */
  void close() {
    try {
      socket.close();
    } catch (IOException e) {
      failed(e);
    }
    ended = true;
  }

  private final class Tee extends InputStream {
    private final InputStream source;

    Tee(InputStream source) {
      this.source = source;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int n = source.read(bytes, offset, length);
      if (n > 0) {
        synchronized (received) {
          received.write(bytes, offset, n);
        }
      }
      return n;
    }

    @Override
    public int available() throws IOException {
      return source.available();
    }
  }
}
