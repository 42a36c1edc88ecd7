package io.gazan.dataplane.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.gazan.dataplane.testing.tls.ServerTls;
import io.gazan.dataplane.testing.tls.TestPair;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An endpoint that keeps every byte that each connection brought and does what a script says, byte
 * for byte. The script runs on a virtual thread per connection, from the first byte on; when it
 * returns, the connection is closed. Probes of what it speaks are answered as plain HTTP/1.1 and
 * not recorded.
 */
public final class RecordingEndpoint implements AutoCloseable {

  private static final int LOOKED_AT = 1024;
  private static final int CLIENT_HELLO = 0x16;

  /** What happens on one connection. */
  @FunctionalInterface
  public interface Script {
    void run(RecordedConnection connection) throws IOException;
  }

  private final ServerSocket listener;
  private final Script script;
  private final List<RecordedConnection> connections = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private RecordingEndpoint(ServerSocket listener, Script script) {
    this.listener = listener;
    this.script = script;
  }

  public static RecordingEndpoint start(Script script) throws IOException {
    return start(0, script);
  }

  /** With a receive buffer of that many bytes (0 = the system's). */
  public static RecordingEndpoint start(int receiveBuffer, Script script) throws IOException {
    ServerSocket listener = new ServerSocket();
    if (receiveBuffer > 0) {
      listener.setReceiveBufferSize(receiveBuffer);
    }
    return listen(listener, script);
  }

  /** Over TLS; what it keeps is what was sent before it was encrypted. */
  public static RecordingEndpoint start(TestPair pair, Script script) throws IOException {
    return listen(ServerTls.context(pair).getServerSocketFactory().createServerSocket(), script);
  }

  private static RecordingEndpoint listen(ServerSocket listener, Script script) throws IOException {
    listener.bind(new InetSocketAddress(Loopback.next(), 0), 1024);
    RecordingEndpoint endpoint = new RecordingEndpoint(listener, script);
    Thread.ofVirtual().start(endpoint::accept);
    return endpoint;
  }

  /** Answers every strictly readable request with these bytes, and closes on any other. */
  public static RecordingEndpoint answering(String response) throws IOException {
    return start(
        connection -> {
          while (connection.request() != null) {
            connection.write(response);
          }
        });
  }

  /** As it stands in {@code servers}: {@code 127.x.y.z:port}. */
  public String address() {
    return listener.getInetAddress().getHostAddress() + ":" + listener.getLocalPort();
  }

  public InetSocketAddress socketAddress() {
    return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
  }

  /** Every connection so far, in order. */
  public List<RecordedConnection> connections() {
    return List.copyOf(connections);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      byte[] first = firstOf(in);
      if (!wasProbe(socket, first)) {
        InputStream all =
            new SequenceInputStream(new ByteArrayInputStream(first), new LeftOpen(in));
        RecordedConnection connection = new RecordedConnection(socket, all);
        connections.add(connection);
        serve(connection);
      }
    } catch (IOException e) {
      // Nobody sees what becomes of a connection that brought nothing.
    } finally {
      open.remove(socket);
    }
  }

  private void serve(RecordedConnection connection) {
    try {
      script.run(connection);
    } catch (IOException e) {
      connection.failed(e);
    } finally {
      connection.close();
    }
  }

  private static byte[] firstOf(InputStream in) throws IOException {
    byte[] some = new byte[LOOKED_AT];
    return Arrays.copyOf(some, Math.max(0, in.read(some)));
  }

  private static boolean wasProbe(Socket socket, byte[] first) throws IOException {
    if (first.length > 0 && first[0] == CLIENT_HELLO) {
      return true;
    }
    boolean probe = new String(first, ISO_8859_1).contains("User-Agent: gazan-probe\r\n");
    if (probe) {
      socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(ISO_8859_1));
    }
    return probe;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  /** Its end is not that of the socket, to which the script may still write. */
  private static final class LeftOpen extends FilterInputStream {
    LeftOpen(InputStream in) {
      super(in);
    }

    @Override
    public void close() {}
  }
}
