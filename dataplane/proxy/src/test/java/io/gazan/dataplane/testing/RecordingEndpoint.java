package io.gazan.dataplane.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An endpoint that keeps every byte that each connection brought and does what a script says, byte
 * for byte. The script runs on a virtual thread per connection; when it returns, the connection is
 * closed.
 */
public final class RecordingEndpoint implements AutoCloseable {

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
    InetAddress address = Loopback.next();
    listener.bind(new InetSocketAddress(address, 0), 1024);
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

  /** Every connection so far, in order. */
  public List<RecordedConnection> connections() {
    return List.copyOf(connections);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        RecordedConnection connection = new RecordedConnection(socket);
        connections.add(connection);
        Thread.ofVirtual().start(() -> serve(socket, connection));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket, RecordedConnection connection) {
    try (socket) {
      script.run(connection);
    } catch (IOException e) {
      connection.failed(e);
    } finally {
      open.remove(socket);
      connection.ended();
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
