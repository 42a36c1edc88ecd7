package io.gazan.vertical;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One address for several servers, as the cluster IP of a Service: each new connection goes to the
 * next one, and stays there.
 */
final class Relay implements AutoCloseable {
  private static final int BUFFER = 16 << 10;

  private final ServerSocket listener;
  private final List<InetSocketAddress> servers = new CopyOnWriteArrayList<>();
  private final Map<Socket, InetSocketAddress> open = new ConcurrentHashMap<>();
  private final AtomicInteger turn = new AtomicInteger();

  private Relay(ServerSocket listener) {
    this.listener = listener;
  }

  static Relay start(InetSocketAddress... servers) throws IOException {
    return start(InetAddress.getLoopbackAddress(), servers);
  }

  static Relay start(InetAddress address, InetSocketAddress... servers) throws IOException {
    Relay relay = new Relay(new ServerSocket(0, 128, address));
    relay.servers.addAll(List.of(servers));
    Thread.ofVirtual().start(relay::accept);
    return relay;
  }

  int port() {
    return listener.getLocalPort();
  }

  InetSocketAddress address() {
    return new InetSocketAddress(listener.getInetAddress(), port());
  }

  /** Connections to that server that are open now. */
  long connections(InetSocketAddress server) {
    return open.values().stream().filter(server::equals).count();
  }

  /** Sends no new connections there. */
  void leaveOut(InetSocketAddress server) {
    servers.remove(server);
  }

  /** The same, and breaks the open ones, as when its machine is switched off. */
  void cut(InetSocketAddress server) {
    leaveOut(server);
    open.forEach(
        (socket, to) -> {
          if (to.equals(server)) {
            close(socket);
          }
        });
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> relay(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void relay(Socket client) {
    List<InetSocketAddress> now = List.copyOf(servers);
    if (now.isEmpty()) {
      close(client);
      return;
    }
    InetSocketAddress to = now.get(Math.floorMod(turn.getAndIncrement(), now.size()));
    try (client;
        Socket server = new Socket(to.getAddress(), to.getPort())) {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      open.put(client, to);
      Thread back = Thread.ofVirtual().start(() -> copy(server, client));
      copy(client, server);
      back.join();
    } catch (IOException e) {
      // Nobody is there: the client sees its connection closed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
    }
  }

  /** Until one side ends, which ends the other. */
  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // Both are closed by now.
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    open.keySet().forEach(Relay::close);
  }
}
