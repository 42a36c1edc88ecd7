package io.gazan.dataplane.testing.http2;

import io.gazan.dataplane.testing.Loopback;
import io.gazan.dataplane.testing.tls.ServerTls;
import io.gazan.dataplane.testing.tls.TestPair;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/2 endpoint that does, frame for frame, what a script says; {@link Http2Scripts} has the
 * usual misdeeds. The script runs on a virtual thread per connection; when it returns, the
 * connection is closed.
 */
public final class Http2ScriptedEndpoint implements AutoCloseable {

  /** What happens on one connection. */
  @FunctionalInterface
  public interface Script {
    void run(ScriptedConnection connection) throws IOException;
  }

  private final ServerSocket listener;
  private final Script script;
  private final List<ScriptedConnection> connections = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private Http2ScriptedEndpoint(ServerSocket listener, Script script) {
    this.listener = listener;
    this.script = script;
  }

  /** In clear text, with prior knowledge. */
  public static Http2ScriptedEndpoint start(Script script) throws IOException {
    return listen(new ServerSocket(), script);
  }

  /** Over TLS with ALPN {@code h2} alone. */
  public static Http2ScriptedEndpoint start(TestPair pair, Script script) throws IOException {
    SSLServerSocket listener =
        (SSLServerSocket) ServerTls.context(pair).getServerSocketFactory().createServerSocket();
    ServerTls.offer(listener, "h2");
    return listen(listener, script);
  }

  private static Http2ScriptedEndpoint listen(ServerSocket listener, Script script)
      throws IOException {
    listener.bind(new InetSocketAddress(Loopback.next(), 0), 1024);
    Http2ScriptedEndpoint endpoint = new Http2ScriptedEndpoint(listener, script);
    Thread.ofVirtual().start(endpoint::accept);
    return endpoint;
  }

  /** As it stands in {@code servers}: {@code 127.x.y.z:port}. */
  public String address() {
    return listener.getInetAddress().getHostAddress() + ":" + listener.getLocalPort();
  }

  public InetSocketAddress socketAddress() {
    return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
  }

  /** Every connection so far, in order. */
  public List<ScriptedConnection> connections() {
    return List.copyOf(connections);
  }

  /** The heads of all requests on all connections. */
  public List<Frame> requests() {
    return connections.stream()
        .flatMap(c -> c.received(FrameType.HEADERS).stream())
        .filter(f -> f.headers().has(":method"))
        .toList();
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
    @Nullable ScriptedConnection connection = null;
    try (socket) {
      socket.setTcpNoDelay(true);
      @Nullable String alpn = null;
      if (socket instanceof SSLSocket tls) {
        tls.startHandshake();
        alpn = tls.getApplicationProtocol();
      }
      connection = new ScriptedConnection(socket, alpn);
      connections.add(connection);
      script.run(connection);
    } catch (IOException e) {
      if (connection != null) {
        connection.failed(e);
      }
    } finally {
      open.remove(socket);
      if (connection != null) {
        connection.ended();
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
