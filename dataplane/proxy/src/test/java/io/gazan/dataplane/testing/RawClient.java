package io.gazan.dataplane.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.tls.ClientTls;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.time.Duration;

/**
 * A client that sends the bytes it is told to send and reads responses with {@link WireReader}.
 * Blocking, every read bounded by twenty seconds unless told otherwise; for one thread.
 */
public final class RawClient implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final WireReader reader;

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    this.reader = new WireReader(in);
  }

  public static RawClient connect(InetSocketAddress address) throws IOException {
    return connect(address, 0);
  }

  /** With a receive buffer of that many bytes (0 = the system's), for a slow reader. */
  public static RawClient connect(InetSocketAddress address, int receiveBuffer) throws IOException {
    Socket socket = new Socket();
    try {
      if (receiveBuffer > 0) {
        socket.setReceiveBufferSize(receiveBuffer);
      }
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(20_000);
      socket.connect(address, 5_000);
      return new RawClient(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Over TLS. */
  public static RawClient connect(ClientTls tls, InetSocketAddress address) throws IOException {
    return over(tls.connect(address));
  }

  /** Over a socket that is connected already. */
  public static RawClient over(Socket socket) throws IOException {
    return new RawClient(socket);
  }

  public Socket socket() {
    return socket;
  }

  public RawClient timeout(Duration timeout) throws IOException {
    socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
    return this;
  }

  public RawClient send(String text) throws IOException {
    return send(text.getBytes(ISO_8859_1));
  }

  public RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Sends the head of a GET; each header as {@code Name: value}. */
  public RawClient get(String host, String target, String... headers) throws IOException {
    return request("GET", host, target, headers);
  }

  /** Sends a request without a body; each header as {@code Name: value}. */
  public RawClient request(String method, String host, String target, String... headers)
      throws IOException {
    return send(head(method, host, target, headers));
  }

  /** Sends a request with a body and its {@code Content-Length}. */
  public RawClient request(
      String method, String host, String target, byte[] body, String... headers)
      throws IOException {
    String head = head(method, host, target, headers);
    return send(head.substring(0, head.length() - 2)
            + "Content-Length: "
            + body.length
            + "\r\n\r\n")
        .send(body);
  }

  public static String head(String method, String host, String target, String... headers) {
    StringBuilder head =
        new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  /** The next response to a GET, interim ones included. */
  public WireResponse read() throws IOException {
    return reader.response("GET");
  }

  public WireResponse read(String method) throws IOException {
    return reader.response(method);
  }

  /** The next response's head; read the body from {@link #in}. */
  public WireResponse readHead() throws IOException {
    return reader.responseHead();
  }

  public InputStream in() {
    return in;
  }

  /** The next bytes, as many as there are, at most {@code max}; empty at the end. */
  public byte[] readSome(int max) throws IOException {
    byte[] bytes = new byte[max];
    int n = in.read(bytes);
    return java.util.Arrays.copyOf(bytes, Math.max(n, 0));
  }

  /** Fails unless the peer closes or resets the connection without another byte. */
  public void expectClosed() throws IOException {
    try {
      assertThat(new String(in.readAllBytes(), ISO_8859_1)).as("bytes before the close").isEmpty();
    } catch (SocketException e) {
      // A reset is a close, too: the peer had unread bytes of ours.
      assertThat(e).hasMessageContaining("reset");
    }
  }

  /** Says that no more bytes come (FIN), and stays able to read. */
  public void finish() throws IOException {
    socket.shutdownOutput();
  }

  /** Tears the connection down with an RST. */
  public void reset() throws IOException {
    socket.setOption(StandardSocketOptions.SO_LINGER, 0);
    socket.close();
  }

  public InetSocketAddress localAddress() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
